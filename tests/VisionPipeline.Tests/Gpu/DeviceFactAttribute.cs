using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Gpu;

/// <summary>A fact about kernels on a device: the machine's GPU where <see cref="HostGpu.RealVariable"/> is 1, else the host, which takes a compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DeviceFactAttribute : FactAttribute
{
    public DeviceFactAttribute() => Skip = HostGpu.IsReal ? null : new NeedsFactAttribute(HostGpu.Compilers).Skip;
}
