using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>A <c>CUstream</c>.</summary>
internal sealed class CudaStreamHandle : CudaOwnedHandle
{
    public CudaStreamHandle()
        : base(NativeHandleCounter.For("cuda.stream"))
    {
    }

    protected override int Destroy(nint native) => CudaNative.cuStreamDestroy_v2(native);
}
