using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Cuda;

/// <summary>One reference on the primary context of a device (<c>CUcontext</c>).</summary>
/// <remarks>
/// Every object made in the context holds a reference on this handle (DangerousAddRef), so that the primary context is released
/// after the last of them, in whatever order they are disposed or finalised.
/// </remarks>
internal sealed class CudaContextHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("cuda.context");
    private int _device;

    public CudaContextHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    internal void Retained(int device)
    {
        _device = device;
        Counter.Created();
    }

    protected override bool ReleaseHandle()
    {
        Counter.Released();
        return CudaNative.cuDevicePrimaryCtxRelease_v2(_device) == CudaGate.Success;
    }
}
