using System.Runtime.InteropServices;
using System.Text;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Nvml;

/// <summary>NVML, opened: the driver's view of its GPUs (nvml.h).</summary>
/// <remarks>
/// Owner: whoever opened it. NVML counts its openings, so several sessions may live side by side. Devices taken from a session
/// are of use until it is disposed. Thread-safe.
/// </remarks>
public sealed unsafe class NvmlSession : IDisposable
{
    private const int TextBytes = 96; // NVML_DEVICE_NAME_V2_BUFFER_SIZE, NVML_DEVICE_UUID_V2_BUFFER_SIZE

    private readonly NvmlSessionHandle _handle;

    private NvmlSession(NvmlSessionHandle handle, string driverVersion, int deviceCount)
    {
        _handle = handle;
        DriverVersion = driverVersion;
        DeviceCount = deviceCount;
    }

    /// <summary>The driver's version, e.g. <c>580.65.06</c>.</summary>
    public string DriverVersion { get; }

    /// <summary>GPUs in NVML's order, which need not be CUDA's; devices without permission count as well.</summary>
    public int DeviceCount { get; }

    /// <summary>Opens NVML.</summary>
    /// <exception cref="NvmlException">It is not there, or the driver is not loaded.</exception>
    public static NvmlSession Open()
    {
        if (CudaLibraries.Monitor.Problem is { } problem)
            throw new NvmlException("nvmlInit_v2", $"no NVML: {problem}", NvmlException.NoLibrary);
        try
        {
            NvmlSessionHandle handle = NvmlSessionHandle.Init();
            try
            {
                byte* text = stackalloc byte[TextBytes];
                NvmlGate.Check(NvmlNative.nvmlSystemGetDriverVersion(text, TextBytes), "nvmlSystemGetDriverVersion");
                string version = Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
                NvmlGate.Check(NvmlNative.nvmlDeviceGetCount_v2(out uint count), "nvmlDeviceGetCount_v2");
                return new NvmlSession(handle, version, (int)count);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (EntryPointNotFoundException e)
        {
            throw new NvmlException("nvmlInit_v2", $"not a usable NVML: {e.Message}", NvmlException.NoLibrary);
        }
    }

    /// <summary>A device by NVML's number.</summary>
    /// <param name="index">0 to <see cref="DeviceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="NvmlException">The device is lost, or not for this user.</exception>
    public NvmlDevice Device(int index)
    {
        if (index < 0 || index >= DeviceCount)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {DeviceCount} devices, counted from 0");
        using var hold = new HandleLease(_handle);
        NvmlGate.Check(NvmlNative.nvmlDeviceGetHandleByIndex_v2((uint)index, out nint device), "nvmlDeviceGetHandleByIndex_v2");
        return Describe(device);
    }

    /// <summary>The device of that identity, or null.</summary>
    /// <param name="uuid">As <see cref="CudaDevice.Uuid"/>.</param>
    /// <exception cref="NvmlException">The device is there but lost, or not for this user.</exception>
    public NvmlDevice? FindByUuid(string uuid)
    {
        ArgumentException.ThrowIfNullOrEmpty(uuid);
        using var hold = new HandleLease(_handle);
        nint device;
        int status;
        fixed (byte* text = Encoding.ASCII.GetBytes(uuid + '\0'))
            status = NvmlNative.nvmlDeviceGetHandleByUUID(text, out device);
        return status == NvmlGate.NotFound || !NvmlGate.Known(status, "nvmlDeviceGetHandleByUUID") ? null : Describe(device);
    }

    /// <summary>The device at that PCI address, or null.</summary>
    /// <param name="pciBusId">As <see cref="CudaDevice.PciBusId"/>; four or eight digits of domain.</param>
    /// <exception cref="NvmlException">The device is there but lost, or not for this user.</exception>
    public NvmlDevice? FindByPciBusId(string pciBusId)
    {
        ArgumentException.ThrowIfNullOrEmpty(pciBusId);
        using var hold = new HandleLease(_handle);
        nint device;
        int status;
        fixed (byte* text = Encoding.ASCII.GetBytes(pciBusId + '\0'))
            status = NvmlNative.nvmlDeviceGetHandleByPciBusId_v2(text, out device);
        return status == NvmlGate.NotFound || !NvmlGate.Known(status, "nvmlDeviceGetHandleByPciBusId_v2") ? null : Describe(device);
    }

    /// <summary>The device that CUDA means: by identity, else by PCI address (a MIG instance leads to its GPU); null where NVML has none.</summary>
    /// <param name="device">The CUDA device.</param>
    /// <exception cref="NvmlException">The device is lost.</exception>
    public NvmlDevice? Find(CudaDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        NvmlDevice? found = device.Uuid is null ? null : FindByUuid(device.Uuid);
        return found ?? (device.PciBusId is null ? null : FindByPciBusId(device.PciBusId));
    }

    /// <summary>Closes this session. Harmless twice.</summary>
    public void Dispose() => _handle.Dispose();

    private NvmlDevice Describe(nint device)
    {
        byte* text = stackalloc byte[TextBytes];
        NvmlGate.Check(NvmlNative.nvmlDeviceGetName(device, text, TextBytes), "nvmlDeviceGetName");
        string name = Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
        string? uuid = NvmlGate.Offered(NvmlNative.nvmlDeviceGetUUID(device, text, TextBytes), "nvmlDeviceGetUUID")
            ? Marshal.PtrToStringUTF8((nint)text)
            : null;
        string? pci = NvmlGate.Offered(NvmlNative.nvmlDeviceGetPciInfo_v3(device, out NvmlPciInfo info), "nvmlDeviceGetPciInfo_v3")
            ? info.BusIdText()
            : null;
        return new NvmlDevice(_handle, device) { Name = name, Uuid = uuid, PciBusId = pci };
    }
}
