using VisionPipeline.Frames;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Tests with frames on the device that is the host: a pool of frames, and pictures that are lifted into it or not.</summary>
public abstract class HostFrameTests : HostGpuTests
{
    /// <summary>The driver's code of a memory access that kills the context.</summary>
    protected const int Illegal = 700;

    private readonly FramePool _pool = new(32);
    private readonly HostSurfaces? _surfaces;

    protected HostFrameTests(HostGpu gpu)
        : base(gpu)
    {
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is null)
            _surfaces = new HostSurfaces(Kernels.Context);
    }

    private protected HostSurfaces Surfaces => _surfaces!;

    /// <summary>What the tested part told its owner, line by line.</summary>
    protected List<string> Told { get; } = [];

    public override void Dispose()
    {
        _pool.Dispose();
        _surfaces?.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static void Release(params FrameLease[] leases)
    {
        foreach (FrameLease lease in leases)
            lease.Dispose();
    }

    private protected FrameLease OnDevice(TestPicture picture, Rotation rotation = Rotation.None)
    {
        Assert.True(_pool.TryRent(out FrameLease lease));
        Surfaces.Fill(lease.Frame.Media, picture);
        lease.Frame.Rotation = rotation;
        return lease;
    }

    private protected FrameLease OnHost(TestPicture picture)
    {
        Assert.True(_pool.TryRent(out FrameLease lease));
        HostSurfaces.FillHost(lease.Frame.Media, picture);
        return lease;
    }
}
