using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>A <c>CUdeviceptr</c> of our own: a device address, never to be read through on the host.</summary>
internal sealed class CudaMemoryHandle : CudaOwnedHandle
{
    public CudaMemoryHandle()
        : base(NativeHandleCounter.For("cuda.memory"))
    {
    }

    /// <summary>An address that somebody else frees.</summary>
    public static CudaMemoryHandle Borrow(nint address)
    {
        var handle = new CudaMemoryHandle();
        handle.SetHandle(address);
        return handle;
    }

    protected override int Destroy(nint native) => CudaNative.cuMemFree_v2(native);
}
