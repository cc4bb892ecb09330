using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>A <c>CUmodule</c>.</summary>
internal sealed class CudaModuleHandle : CudaOwnedHandle
{
    public CudaModuleHandle()
        : base(NativeHandleCounter.For("cuda.module"))
    {
    }

    protected override int Destroy(nint native) => CudaNative.cuModuleUnload(native);
}
