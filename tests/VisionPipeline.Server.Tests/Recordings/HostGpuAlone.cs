using VisionPipeline.Tests.Gpu;

namespace VisionPipeline.Server.Tests.Recordings;

/// <summary>Tests with a driver whose device is the host. By themselves: what others look for a GPU in this process must not find it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostGpuAlone : ICollectionFixture<HostGpu>
{
    public const string Name = "host GPU alone";
}
