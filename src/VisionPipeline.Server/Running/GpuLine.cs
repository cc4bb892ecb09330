using System.Globalization;
using VisionPipeline.Native;
using VisionPipeline.Native.Nvml;

namespace VisionPipeline.Server.Running;

/// <summary>One line on the first GPU's load; nothing where there is none.</summary>
internal sealed class GpuLine : IDisposable
{
    private readonly NvmlSession? _session;

    public GpuLine()
    {
        try
        {
            _session = NvmlSession.Open();
        }
        catch (Exception e) when (e is NativeException or DllNotFoundException)
        {
            _session = null;
        }
    }

    public string? Read()
    {
        if (_session is null || _session.DeviceCount == 0)
            return null;
        try
        {
            NvmlReading now = _session.Device(0).Read();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"GPU {now.GpuPercent ?? 0} %, decoder {now.DecoderPercent ?? 0} %, encoder {now.EncoderPercent ?? 0} %, {(now.MemoryUsedBytes ?? 0) / (1024 * 1024)} MiB");
        }
        catch (NativeException)
        {
            return null;
        }
    }

    public void Dispose() => _session?.Dispose();
}
