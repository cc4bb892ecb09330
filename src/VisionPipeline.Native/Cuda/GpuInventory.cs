using VisionPipeline.Native.Nvml;

namespace VisionPipeline.Native.Cuda;

/// <summary>The GPUs of this machine that the pipeline can use.</summary>
/// <param name="Devices">In CUDA's order; empty where there are none.</param>
/// <param name="Reason">One line on why there are none, or which device could not be read; null where all is well.</param>
/// <param name="MonitorReason">One line on why there are no gauges (no NVML, as on Jetson); null where there are.</param>
public sealed record GpuInventory(IReadOnlyList<GpuDevice> Devices, string? Reason, string? MonitorReason)
{
    /// <summary>Reads the inventory. Makes no context, so it takes no device memory; never throws.</summary>
    public static GpuInventory Read()
    {
        NvmlSession? monitor = null;
        string? monitorReason = null;
        try
        {
            monitor = TryOpenMonitor(out monitorReason);
            return Read(monitor, monitorReason);
        }
        catch (Exception e)
        {
            return new GpuInventory([], OneLine(e), monitorReason);
        }
        finally
        {
            monitor?.Dispose();
        }
    }

    private static GpuInventory Read(NvmlSession? monitor, string? monitorReason)
    {
        if (!CudaDriver.TryOpen(out CudaDriver? driver, out string? reason))
            return new GpuInventory([], reason + SeenByMonitor(monitor), monitorReason);
        if (driver.DeviceCount == 0)
            return new GpuInventory([], $"the CUDA {driver.Version} driver shows no device (see CUDA_VISIBLE_DEVICES)" + SeenByMonitor(monitor), monitorReason);
        List<GpuDevice> devices = new(driver.DeviceCount);
        for (int i = 0; i < driver.DeviceCount; i++)
        {
            try
            {
                devices.Add(Gauges(Describe(driver, i, out CudaDevice device), device, monitor, ref monitorReason));
            }
            catch (NativeException e)
            {
                // One broken card must not hide the others.
                reason = $"device {i}: {OneLine(e)}";
            }
        }

        return new GpuInventory(devices, reason, monitorReason);
    }

    private static GpuDevice Describe(CudaDriver driver, int ordinal, out CudaDevice device)
    {
        device = driver.Device(ordinal);
        return new GpuDevice
        {
            Index = ordinal,
            Name = device.Name,
            Uuid = device.Uuid,
            PciBusId = device.PciBusId,
            ComputeCapability = device.Capability.ToString(),
            MemoryTotalBytes = device.TotalMemoryBytes,
            SmCount = device.MultiprocessorCount,
            AsyncEngineCount = device.AsyncEngineCount,
            Integrated = device.IsIntegrated,
            CudaVersion = driver.Version.ToString(),
        };
    }

    private static GpuDevice Gauges(GpuDevice gpu, CudaDevice device, NvmlSession? monitor, ref string? monitorReason)
    {
        if (monitor is null)
            return gpu;
        gpu = gpu with { DriverVersion = monitor.DriverVersion };
        try
        {
            if (monitor.Find(device) is not { } found)
            {
                monitorReason = $"NVML does not know CUDA device {device.Ordinal} ({device.Name})";
                return gpu;
            }

            NvmlReading now = found.Read();
            bool? mig = found.IsMig();
            return gpu with
            {
                // NVML answers for the whole GPU; what an instance of it uses is not in that number.
                MemoryUsedBytes = mig == true ? null : now.MemoryUsedBytes,
                GpuPercent = now.GpuPercent,
                NvdecPercent = now.DecoderPercent,
                NvencPercent = now.EncoderPercent,
                NvencSessions = now.EncoderSessions,
                NvencH264CapacityPercent = found.EncoderCapacityPercent(NvmlEncoder.H264),
                TemperatureCelsius = now.TemperatureCelsius,
                PowerWatts = now.PowerMilliwatts / 1000.0,
                Mig = mig,
            };
        }
        catch (NvmlException e)
        {
            monitorReason = OneLine(e);
            return gpu;
        }
    }

    private static NvmlSession? TryOpenMonitor(out string? reason)
    {
        if (CudaLibraries.Monitor.Problem is { } problem)
        {
            reason = $"no NVML: {problem}";
            return null;
        }

        try
        {
            reason = null;
            return NvmlSession.Open();
        }
        catch (NvmlException e)
        {
            reason = OneLine(e);
            return null;
        }
    }

    // A container that was given only NVIDIA's "utility" capability: nvidia-smi works, CUDA does not.
    private static string SeenByMonitor(NvmlSession? monitor) => monitor is { DeviceCount: > 0 }
        ? $"; NVML sees {monitor.DeviceCount} GPU, so give the container the compute and video capabilities"
        : string.Empty;

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");
}
