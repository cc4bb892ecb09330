using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>A native object that lives in a context: it holds a reference on the context's handle and is destroyed with that context current.</summary>
internal abstract class CudaOwnedHandle : SafeHandle
{
    private readonly NativeHandleCounter _counter;
    private CudaContextHandle? _context;

    protected CudaOwnedHandle(NativeHandleCounter counter)
        : base(0, ownsHandle: true) => _counter = counter;

    public override bool IsInvalid => handle == 0;

    /// <summary>Takes the reference on the context; called once, right after the object was made.</summary>
    internal void BelongTo(CudaContextHandle context)
    {
        bool added = false;
        context.DangerousAddRef(ref added);
        _context = context;
        _counter.Created();
    }

    /// <summary>Calls the library's destroy function.</summary>
    protected abstract int Destroy(nint native);

    protected sealed override bool ReleaseHandle()
    {
        if (_context is null)
            return true;
        bool pushed = CudaNative.cuCtxPushCurrent_v2(_context.DangerousGetHandle()) == CudaGate.Success;
        int status = Destroy(handle);
        if (pushed)
            _ = CudaNative.cuCtxPopCurrent_v2(out _);
        _counter.Released();
        _context.DangerousRelease();
        return status == CudaGate.Success;
    }
}
