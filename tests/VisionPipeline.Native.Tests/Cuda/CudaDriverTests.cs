using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class CudaDriverTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    [GccFact]
    public void Open_WithDriver_ReadsVersionAndDevices()
    {
        CudaDriver driver = CudaDriver.Open();
        CudaDevice device = driver.Device(1);

        Assert.Equal(new Version(13, 0), driver.Version);
        Assert.Equal(2, driver.DeviceCount);
        Assert.Equal("Fake GPU 1", device.Name);
        Assert.Equal("GPU-10111213-1415-1617-1819-1a1b1c1d1e1f", device.Uuid);
        Assert.Equal("0000:B3:00.0", device.PciBusId);
        Assert.Equal("9.0", device.Capability.ToString());
        Assert.Equal(133, device.MultiprocessorCount);
        Assert.Equal(3, device.AsyncEngineCount);
        Assert.False(device.IsIntegrated);
        Assert.Equal(2L << 34, device.TotalMemoryBytes);
        Assert.Equal(1024, device.Attribute(CudaDeviceAttribute.MaxThreadsPerBlock));
    }

    [GccFact]
    public void Open_WithoutDevice_SpeaksInTheDriversWords()
    {
        Driver.Fail("cuInit", 100);

        CudaException e = Assert.Throws<CudaException>(CudaDriver.Open);

        Assert.Equal("cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected (100)", e.Message);
        Assert.Equal(100, e.Code);
    }

    [GccFact]
    public void Open_WithNamelessError_StillGivesOneLine()
    {
        Driver.Fail("cuDeviceGetCount", 12345);

        Assert.Equal(
            "cuDeviceGetCount: an error that this driver has no name for (12345)",
            Assert.Throws<CudaException>(CudaDriver.Open).Message);
    }

    [GccFact]
    public void Open_WithOldDriver_SaysWhatIsNeeded()
    {
        Driver.Set("version", 10020);

        Assert.Equal(
            "cuDriverGetVersion: the driver serves CUDA 10.2, needed is 11.0 or newer (10020)",
            Assert.Throws<CudaException>(CudaDriver.Open).Message);
    }

    [GccFact]
    public void Device_OutOfRange_IsRefusedBeforeTheDriverSeesIt()
    {
        CudaDriver driver = CudaDriver.Open();

        Assert.Throws<ArgumentOutOfRangeException>(() => driver.Device(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => driver.Device(-1));
        Assert.DoesNotContain("cuDeviceGet", Driver.Journal);
    }

    [GccFact]
    public void Probes_WithAllLibraries_ReportVersionAndPath()
    {
        Assert.Equal(
            [
                ("CUDA driver", "13.0", Path.Combine(Gpu.Folder, "libcuda.so.1")),
                ("NVRTC", "12.0", Path.Combine(Gpu.Folder, "libnvrtc.so.12")),
                ("NVML", "580.65.06", Path.Combine(Gpu.Folder, "libnvidia-ml.so.1")),
            ],
            CudaLibraries.Probes.Select(static p => p.Run()).Select(static r => (r.Name, r.Version!, r.Path!)));
    }

    [GccFact]
    public void Probe_NvmlWithoutKernelModule_SaysSo()
    {
        Gpu.Monitor.Fail("nvmlInit_v2", 9);

        Loading.ReportAssert.Wrong(CudaLibraries.Probes[2].Run(), "nvmlInit_v2: Driver Not Loaded (9)");
    }
}
