using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>A <c>CUevent</c>.</summary>
internal sealed class CudaEventHandle : CudaOwnedHandle
{
    public CudaEventHandle()
        : base(NativeHandleCounter.For("cuda.event"))
    {
    }

    protected override int Destroy(nint native) => CudaNative.cuEventDestroy_v2(native);
}
