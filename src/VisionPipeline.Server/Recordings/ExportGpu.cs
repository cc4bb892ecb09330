using System.Globalization;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Gpu;
using VisionPipeline.Native;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Recordings;

/// <summary>The GPU of an export, as far as the machine has one: its decoder, and the painter of what is blurred and drawn over there. Owns them until <see cref="Dispose"/>.</summary>
internal sealed class ExportGpu : IDisposable
{
    private readonly DecoderDevices _devices = new();
    private GpuKernels? _kernels;
    private SurfacePainter? _painter;

    private ExportGpu()
    {
    }

    /// <summary>For the request; null where pictures go through the processor.</summary>
    public ExportDevice? Device { get; private set; }

    /// <summary>Opens what there is. Nothing that a machine lacks is an error: the export then takes the processor.</summary>
    /// <param name="config">Names the device.</param>
    /// <param name="encoding">How the export is encoded; null where it is copied.</param>
    /// <param name="painter">What paints it; null where nothing does.</param>
    public static ExportGpu Open(VisionConfig config, EncodingConfig? encoding, ExportPainter? painter)
    {
        var gpu = new ExportGpu();

        // Without an encoder on the device all would have to come down, which saves decoding alone.
        if (encoding is null || !EncoderChoice.Candidates(encoding.PreferredCodec)[0].EndsWith("_nvenc", StringComparison.Ordinal) || DecoderDevices.Obstacle(DecoderKind.Cuda) is not null)
            return gpu;
        try
        {
            gpu.Device = new ExportDevice(gpu._devices.Get(DecoderKind.Cuda, config.Models.Device.ToString(CultureInfo.InvariantCulture)));
            if (painter is not null && GpuKernels.TryOpen(config.Models.Device, new KernelCache(), out gpu._kernels, out _))
                gpu.Device = gpu.Device with { Painter = gpu._painter = new SurfacePainter(gpu._kernels, painter) };
        }
        catch (NativeException)
        {
            // What was opened until then serves.
        }

        return gpu;
    }

    public void Dispose()
    {
        _painter?.Dispose();
        _kernels?.Dispose();
        _devices.Dispose();
    }
}
