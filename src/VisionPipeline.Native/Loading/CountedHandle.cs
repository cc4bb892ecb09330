using Microsoft.Win32.SafeHandles;

namespace VisionPipeline.Native.Loading;

/// <summary>A native object that is counted by kind while it lives, so that tests and <c>vision doctor</c> can see a leak.</summary>
internal abstract class CountedHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly NativeHandleCounter _counter;

    protected CountedHandle(string kind, nint native)
        : base(ownsHandle: true)
    {
        _counter = NativeHandleCounter.For(kind);
        SetHandle(native);
        if (!IsInvalid)
            _counter.Created();
    }

    /// <summary>Frees the native object. Must not throw.</summary>
    protected abstract void Free(nint native);

    protected sealed override bool ReleaseHandle()
    {
        Free(handle);
        _counter.Released();
        return true;
    }
}
