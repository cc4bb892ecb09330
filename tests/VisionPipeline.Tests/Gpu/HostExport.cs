using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Recording;

namespace VisionPipeline.Tests.Gpu;

/// <summary>The GPU of an export on a device that is the host: NVDEC is the processor's decoder with each picture lifted, NVENC is libx264 with each surface read where it lies.</summary>
internal sealed class HostExport(HostSurfaces surfaces) : IDisposable
{
    private readonly MediaFrame _host = new();

    /// <summary>Pictures that were brought to main memory since the last <see cref="Device"/>.</summary>
    public int Lowered { get; private set; }

    /// <summary>Encoders that were opened since.</summary>
    public int Opened { get; private set; }

    /// <summary>It; counts from here on.</summary>
    public ExportDevice Device
    {
        get
        {
            (Lowered, Opened) = (0, 0);
            return new ExportDevice(null) { Lift = surfaces.Lift, Make = surfaces.Make, Lower = Lower, Open = Open, Send = Send };
        }
    }

    /// <summary>Hands the encoder a surface.</summary>
    public DecodeStatus Send(MediaEncoder encoder, MediaFrame surface)
    {
        HostSurfaces.Lower(_host, surface);
        _host.SetTime(HostSurfaces.TimeOf(surface));
        return encoder.Send(_host);
    }

    public void Dispose() => _host.Dispose();

    private void Lower(MediaFrame to, MediaFrame from)
    {
        Lowered++;
        HostSurfaces.Lower(to, from);
    }

    private MediaEncoder Open(MediaEncoderOptions options)
    {
        Opened++;
        Assert.Equal("8", options.Options["surfaces"]);
        Assert.True(options.Surface!.IsOnCuda);
        return MediaEncoder.Open(options with { Name = "libx264", Surface = null, PixelFormat = AVPixelFormat.AV_PIX_FMT_NV12, Options = new Dictionary<string, string> { ["preset"] = "ultrafast" } });
    }
}
