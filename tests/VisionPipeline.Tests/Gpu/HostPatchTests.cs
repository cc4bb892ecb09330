using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Tests of plates that are kept in device memory; none may be left behind.</summary>
public abstract class HostPatchTests : HostFrameTests
{
    private readonly GpuPatches? _patches;

    protected HostPatchTests(HostGpu gpu)
        : base(gpu)
    {
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is null)
            _patches = new GpuPatches(Kernels, _ => MayTake, () => IsWanted);
    }

    protected GpuPatches Patches => _patches!;

    /// <summary>Whether the store of plates may take more memory.</summary>
    protected bool MayTake { get; set; } = true;

    /// <summary>Whether somebody cuts plates on the device.</summary>
    protected bool IsWanted { get; set; } = true;

    public override void Dispose()
    {
        Assert.Equal(0, _patches?.Outstanding ?? 0);
        _patches?.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    // Soft strokes on a slope, as those of plates are.
    private protected static TestPicture Plates(YuvFormat format) => new(format, (component, x, y) =>
    {
        double code = component == 0
            ? 120 + (60 * Math.Sin(x / 4.0)) + (40 * Math.Sin(y / 5.0)) + (x / 12.0)
            : 128 + (30 * Math.Sin((x + (component * y)) / 20.0));
        return (int)Math.Clamp(format.BytesPerSample == 2 ? 4 * code : code, 0, format.BytesPerSample == 2 ? 1023 : 255);
    });
}
