using VisionPipeline.Batching;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Gpu;

/// <summary>On a device that is the host, whose clock says 1.5 ms of everything: what is launched, counted and divided.</summary>
[Collection(HostGpuCollection.Name)]
public sealed class KernelTimerTests(HostGpu gpu) : IDisposable
{
    public void Dispose() => NativeHandles.AssertNoneLeft();

    [NeedsFact(HostGpu.Compilers)]
    public void Measure_EachKernel_TellsItsBytesAndItsTime()
    {
        gpu.Reset();
        Assert.True(GpuKernels.TryOpen(0, new KernelCache(gpu.NewFolder()), out GpuKernels? kernels, out string? reason), reason);
        using GpuKernels owned = kernels;
        using var timer = new KernelTimer(kernels, width: 320, height: 180, sets: 2, runs: 3);
        IReadOnlyList<KernelTime> times = timer.Measure(new LetterboxOptions { TargetWidth = 96, TargetHeight = 64 }, TensorElement.Float16, isInterleaved: false);
        Assert.Equal(
            ["letterbox_half", "motion_cells", "plate_crop", "plate_samples", "enhance_sharpen", "enhance_clahe", "enhance_equalize", "enhance_adaptive", "enhance_morphology", "paint"],
            times.Select(static time => time.Kernel));
        Assert.All(times, static time => Assert.Equal(500, time.Microseconds, 1e-9));
        Assert.Equal(8 * ((320 * 180 * 3 / 2) + (96 * 64 * 3 * 2)), times[0].Bytes);
        Assert.Equal(times[0].Bytes / 500e3, times[0].GigabytesPerSecond, 1e-9);
        Assert.All(times, static time => Assert.True(time.Bytes > 30_000, time.ToString()));
        Assert.Contains("launch 3 8 8 / 32 8 1 / 0", gpu.Journal);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void PeakBytesPerSecond_ByClockAndBus_IsTwoForEachClock()
    {
        gpu.Reset();
        CudaDriver driver = CudaDriver.Open();
        Assert.Equal(3_352_320_000_000, driver.Device(0).PeakBytesPerSecond);
        Assert.Null(driver.Device(1).PeakBytesPerSecond);
    }
}
