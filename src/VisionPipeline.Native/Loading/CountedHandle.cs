using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>A native object that is counted by kind while it lives, so that tests and <c>vision doctor</c> can see a leak.</summary>
internal abstract class CountedHandle : SafeHandle
{
    private readonly NativeHandleCounter _counter;
    private readonly SafeHandle? _parent;

    /// <param name="kind">The kind to count it under, e.g. <c>AVPacket</c>.</param>
    /// <param name="native">The object, owned from here on; 0 for none.</param>
    /// <param name="parent">
    /// What must outlive it. A counted reference is taken, not only a field: two handles that die together are finalized in no
    /// given order.
    /// </param>
    protected CountedHandle(string kind, nint native, SafeHandle? parent = null)
        : base(0, ownsHandle: true)
    {
        _counter = NativeHandleCounter.For(kind);
        SetHandle(native);
        if (IsInvalid)
            return;
        _counter.Created();
        bool added = false;
        parent?.DangerousAddRef(ref added);
        _parent = parent;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The native object, for reading a field of it.</summary>
    /// <exception cref="ObjectDisposedException">It is freed: its memory is somebody else's by now.</exception>
    public nint Live
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <summary>Frees the native object. Must not throw.</summary>
    protected abstract void Free(nint native);

    /// <inheritdoc/>
    protected sealed override bool ReleaseHandle()
    {
        Free(handle);
        _counter.Released();
        _parent?.DangerousRelease();
        return true;
    }
}
