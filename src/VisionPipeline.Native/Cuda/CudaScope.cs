namespace VisionPipeline.Native.Cuda;

/// <summary>While this is alive, a context is the current one of the calling thread. Dispose restores the one before.</summary>
/// <remarks>Belongs to one thread and does not outlive its block; entering a context that is already current costs one call.</remarks>
public readonly ref struct CudaScope
{
    private readonly bool _pushed;

    private CudaScope(bool pushed) => _pushed = pushed;

    /// <summary>Takes the context off the thread again where this scope put it there; never throws.</summary>
    public void Dispose()
    {
        if (_pushed)
            _ = CudaNative.cuCtxPopCurrent_v2(out _);
    }

    // The driver is asked instead of a note of our own: FFmpeg and ONNX Runtime change the current context of this thread as well.
    internal static CudaScope Enter(CudaContextHandle context)
    {
        CudaGate.Check(CudaNative.cuCtxGetCurrent(out nint current), "cuCtxGetCurrent");
        if (current != 0 && current == context.DangerousGetHandle())
            return default;
        CudaGate.Check(CudaNative.cuCtxPushCurrent_v2(context), "cuCtxPushCurrent_v2");
        return new CudaScope(pushed: true);
    }
}
