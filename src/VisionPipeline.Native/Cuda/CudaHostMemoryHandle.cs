using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>Page-locked host memory from <c>cuMemHostAlloc</c>.</summary>
internal sealed class CudaHostMemoryHandle : CudaOwnedHandle
{
    public CudaHostMemoryHandle()
        : base(NativeHandleCounter.For("cuda.hostmemory"))
    {
    }

    protected override int Destroy(nint native) => CudaNative.cuMemFreeHost(native);
}
