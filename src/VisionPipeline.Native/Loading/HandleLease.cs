using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>Holds a handle open for the length of a native call: a Dispose from another thread is put off until it ends.</summary>
internal readonly ref struct HandleLease
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The handle is closed already.</exception>
    public HandleLease(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public void Dispose() => _handle.DangerousRelease();
}
