using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Nvml;
using VisionPipeline.Native.Nvrtc;

namespace VisionPipeline.Native.Tests.Cuda;

/// <summary>What the bindings say where NVIDIA's libraries are not installed: by default, or in the only folder looked into.</summary>
[Collection(FakeGpuTest.Collection)]
public sealed class AbsentLibraryTests : IDisposable
{
    private readonly FakeGpuFixture _gpu;

    public AbsentLibraryTests(FakeGpuFixture gpu)
    {
        _gpu = gpu;
        FakeGpuFixture.Point(gpu.Empty);
    }

    public void Dispose() => FakeGpuFixture.Point(_gpu.Folder);

    [Fact]
    public void Open_WithoutLibraries_NamesWhatIsMissing()
    {
        Assert.Equal("cuInit: no CUDA driver: libcuda.so.1 not found (-1)", Assert.Throws<CudaException>(CudaDriver.Open).Message);
        Assert.Equal(
            "nvrtcVersion: no CUDA compiler: libnvrtc.so.13, libnvrtc.so.12, libnvrtc.so.11.2, libnvrtc.so.11 not found (-1)",
            Assert.Throws<NvrtcException>(NvrtcCompiler.Open).Message);
        Assert.Equal("nvmlInit_v2: no NVML: libnvidia-ml.so.1 not found (-1)", Assert.Throws<NvmlException>(NvmlSession.Open).Message);
        Assert.False(CudaDriver.TryOpen(out CudaDriver? driver, out string? reason));
        Assert.Null(driver);
        Assert.Equal("no CUDA driver: libcuda.so.1 not found", reason);
    }

    [AbsentDriverFact]
    public void Read_OnAMachineWithoutNvidia_GivesNoDeviceAndTheReason()
    {
        FakeGpuFixture.Point();

        GpuInventory inventory = GpuInventory.Read();

        Assert.Empty(inventory.Devices);
        Assert.Equal("no CUDA driver: libcuda.so.1 not found", inventory.Reason);
        Assert.Equal("no NVML: libnvidia-ml.so.1 not found", inventory.MonitorReason);
        NativeLibraryReport report = CudaLibraries.Probes[0].Run();
        Assert.Equal(NativeLibraryState.Missing, report.State);
        Assert.False(report.Required);
        Assert.Equal(
            "CUDA driver: libcuda.so.1: not found by the dynamic loader; package NVIDIA driver; remedy: install the NVIDIA driver (nvidia-driver)",
            report.Line);
    }

    [Fact]
    public void UseFolder_ThatIsNotThere_IsRefused() =>
        Assert.Throws<DirectoryNotFoundException>(() => CudaLibraries.UseFolder(Path.Combine(_gpu.Empty, "nowhere")));

    [GccFact]
    public void UseFolder_IsSearchedFirst()
    {
        CudaLibraries.UseFolder(_gpu.Folder);

        Assert.True(CudaDriver.TryOpen(out _, out _));
        Assert.Equal(Path.Combine(_gpu.Folder, "libnvrtc.so.13"), CudaLibraries.Compiler.Candidates[0]);
        Assert.Contains("libnvrtc.so.13", CudaLibraries.Compiler.Candidates);
    }
}
