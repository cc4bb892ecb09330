using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Opens the best video encoder that this machine really has: each candidate is tried on pictures of the size in question.</summary>
public static class EncoderChoice
{
    private static readonly string[] H264 = ["h264_nvenc", "h264_v4l2m2m", "h264_vaapi", "libx264"];
    private static readonly string[] Hevc = ["hevc_nvenc", "hevc_v4l2m2m", "hevc_vaapi", "libx265"];

    /// <summary>The encoders to try, in order: those of the wanted codec, those of the other one, MJPEG last.</summary>
    /// <param name="preferred"><c>h264</c>, <c>hevc</c> (or <c>h265</c>), or an encoder's own name, which then is the first.</param>
    public static IReadOnlyList<string> Candidates(string preferred)
    {
        ArgumentException.ThrowIfNullOrEmpty(preferred);
        bool hevc = preferred is "hevc" or "h265" || preferred.Contains("hevc", StringComparison.Ordinal) || preferred == "libx265";
        string[] order = hevc ? [.. Hevc, .. H264, "mjpeg"] : [.. H264, "libx265", "mjpeg"];
        return preferred is "h264" or "hevc" or "h265" ? order : [preferred, .. order.Where(name => name != preferred)];
    }

    /// <summary>Opens the first that works.</summary>
    /// <param name="config">Which, and how well.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="fps">Pictures per second, about.</param>
    /// <param name="name">The encoder's own name.</param>
    /// <param name="refused">One line for each that did not work.</param>
    /// <exception cref="FfmpegException">None works.</exception>
    public static MediaEncoder Open(EncodingConfig config, int width, int height, int fps, out string name, out IReadOnlyList<string> refused)
    {
        ArgumentNullException.ThrowIfNull(config);
        var faults = new List<string>();
        refused = faults;
        foreach (string candidate in Candidates(config.PreferredCodec))
        {
            MediaEncoderOptions options = Options(candidate, config, width, height, fps);
            try
            {
                // Opening alone is believed of software only: drivers open sessions that then give nothing.
                if (!candidate.StartsWith("lib", StringComparison.Ordinal))
                    Try(options);
                name = candidate;
                return MediaEncoder.Open(options);
            }
            catch (NativeException e)
            {
                faults.Add($"{candidate}: {e.Message}");
            }
        }

        throw new FfmpegException("avcodec_open2", $"no encoder works: {string.Join("; ", faults)}", ffmpeg.AVERROR_ENCODER_NOT_FOUND);
    }

    private static void Try(MediaEncoderOptions options)
    {
        using MediaEncoder encoder = MediaEncoder.Open(options);
        using MediaFrame picture = TestPattern.Make(encoder.PixelFormat, options.Width, options.Height, 0);
        using var packet = new MediaPacket();
        encoder.Send(picture);
        encoder.Send(null);
        if (encoder.Receive(packet) != DecodeStatus.Done)
            throw new FfmpegException("avcodec_receive_packet", "it opened and gave no packet", ffmpeg.AVERROR_ENCODER_NOT_FOUND);
    }

    private static MediaEncoderOptions Options(string name, EncodingConfig config, int width, int height, int fps)
    {
        string quality = Text(config.Quality);
        var options = new Dictionary<string, string> { ["g"] = Text(2 * fps), ["bf"] = "0" };
        if (config.BitRate is long rate)
            (options["b"], options["maxrate"], options["bufsize"]) = (Text(rate), Text(rate), Text(rate));
        switch (name)
        {
            case "libx264":
                (options["preset"], options["crf"]) = (config.Preset, quality);
                break;
            case "libx265":
                (options["preset"], options["crf"]) = (config.Preset, quality);
                options["x265-params"] = $"log-level=none:bframes=0:pools={config.Threads}";
                break;
            case "mjpeg":
                // Its scale is 2 (best) to 31.
                options["qmin"] = options["qmax"] = Text(Math.Clamp(2 + (config.Quality * 29 / 51 / 3), 2, 31));
                break;
            default:
                (options["cq"], options["rc"]) = (quality, "vbr");
                break;
        }

        return new MediaEncoderOptions
        {
            Name = name,
            Width = width,
            Height = height,
            Fps = fps,
            TicksPerSecond = MediaOutput.TicksPerSecond,
            Threads = config.Threads,
            PixelFormat = name == "mjpeg" ? AVPixelFormat.AV_PIX_FMT_YUVJ420P
                : name.EndsWith("_nvenc", StringComparison.Ordinal) || name.EndsWith("_v4l2m2m", StringComparison.Ordinal) ? AVPixelFormat.AV_PIX_FMT_NV12
                : AVPixelFormat.AV_PIX_FMT_YUV420P,
            Options = options,
        };
    }

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
