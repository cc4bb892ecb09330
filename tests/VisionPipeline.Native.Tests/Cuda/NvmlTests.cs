using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Nvml;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class NvmlTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    [GccFact]
    public void Read_GivesEveryGauge()
    {
        using NvmlSession session = NvmlSession.Open();
        NvmlDevice device = session.Device(0);

        Assert.Equal("580.65.06", session.DriverVersion);
        Assert.Equal(2, session.DeviceCount);
        Assert.Equal(("Fake GPU 1", "GPU-10111213-1415-1617-1819-1a1b1c1d1e1f", "00000000:B3:00.0"), (device.Name, device.Uuid, device.PciBusId));
        Assert.Equal(
            new NvmlReading
            {
                MemoryTotalBytes = 2L << 34,
                MemoryUsedBytes = 5_000_000_001,
                GpuPercent = 41,
                MemoryBusPercent = 20,
                DecoderPercent = 61,
                EncoderPercent = 71,
                TemperatureCelsius = 51,
                PowerMilliwatts = 123_001,
                PowerLimitMilliwatts = 700_001,
                GraphicsMegahertz = 1001,
                MultiprocessorMegahertz = 2001,
                MemoryMegahertz = 3001,
                VideoMegahertz = 4001,
                PcieGeneration = 5,
                PcieLanes = 9,
                PcieMaxGeneration = 6,
                PcieMaxLanes = 17,
            },
            device.Read());
        Assert.Equal((101, 201), device.PcieThroughput());
        Assert.Equal(91, device.EncoderCapacityPercent(NvmlEncoder.H264));
        Assert.Null(device.EncoderCapacityPercent(NvmlEncoder.Av1));
        Assert.False(device.IsMig());
    }

    [GccFact]
    public void Read_WhereNotSupported_GivesNull()
    {
        string[] calls =
        [
            "nvmlDeviceGetMemoryInfo", "nvmlDeviceGetUtilizationRates", "nvmlDeviceGetDecoderUtilization", "nvmlDeviceGetTemperature",
            "nvmlDeviceGetPowerUsage", "nvmlDeviceGetClockInfo", "nvmlDeviceGetMigMode", "nvmlDeviceGetUUID",
        ];
        foreach (string call in calls)
            Gpu.Monitor.Fail(call, 3);
        using NvmlSession session = NvmlSession.Open();
        NvmlDevice device = session.Device(1);
        NvmlReading reading = device.Read();

        Assert.Null(device.Uuid);
        Assert.Null(device.IsMig());
        Assert.Null(reading.MemoryUsedBytes);
        Assert.Null(reading.GpuPercent);
        Assert.Null(reading.DecoderPercent);
        Assert.Null(reading.TemperatureCelsius);
        Assert.Null(reading.PowerMilliwatts);
        Assert.Null(reading.VideoMegahertz);
        Assert.Null(reading.EncoderSessions);
        Assert.Equal(70, reading.EncoderPercent);
    }

    [GccFact]
    public void Read_OfALostGpu_Throws()
    {
        using NvmlSession session = NvmlSession.Open();
        NvmlDevice device = session.Device(1);
        Gpu.Monitor.Fail("nvmlDeviceGetPowerUsage", 15);

        Assert.Equal("nvmlDeviceGetPowerUsage: GPU is lost (15)", Assert.Throws<NvmlException>(() => device.Read()).Message);
    }

    [GccFact]
    public void Find_MatchesByUuidThenByPciAddress()
    {
        using NvmlSession session = NvmlSession.Open();
        CudaDevice byUuid = CudaDriver.Open().Device(1);
        Assert.Equal("Fake GPU 1", session.Find(byUuid)?.Name);
        Assert.DoesNotContain("nvmlDeviceGetHandleByPciBusId_v2", Gpu.Monitor.Journal);

        Driver.Set("mig", 1);
        CudaDevice byAddress = CudaDriver.Open().Device(1);
        Assert.Equal("Fake GPU 1", session.Find(byAddress)?.Name);
        Assert.Null(session.FindByUuid("GPU-none"));
        Assert.Null(session.FindByPciBusId("0000:00:00.0"));
    }

    [GccFact]
    public void Open_Twice_ClosesWithTheLast()
    {
        NvmlSession first = NvmlSession.Open();
        NvmlSession second = NvmlSession.Open();
        NvmlDevice device = second.Device(0);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, Gpu.Monitor.Get("live.session"));
        Assert.Equal(41, device.Read().GpuPercent);
        second.Dispose();

        Assert.Throws<ObjectDisposedException>(() => device.Read());
        Assert.Throws<ObjectDisposedException>(() => second.Device(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => second.Device(2));
    }

    [GccFact]
    public void Open_WhenALaterCallFails_ShutsDownAgain()
    {
        Gpu.Monitor.Fail("nvmlDeviceGetCount_v2", 999);

        Assert.Equal("nvmlDeviceGetCount_v2: Unknown Error (999)", Assert.Throws<NvmlException>(NvmlSession.Open).Message);
        Assert.Equal("nvmlShutdown", Gpu.Monitor.Journal[^1]);
    }
}
