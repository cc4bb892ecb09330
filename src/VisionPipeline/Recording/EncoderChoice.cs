using System.Globalization;
using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Opens the best video encoder that this machine really has: each candidate is tried on pictures of the size in question.</summary>
public static class EncoderChoice
{
    // nvmpi is what FFmpeg is patched with on Jetson boards, where nvv4l2 is reached through it.
    private static readonly string[] H264 = ["h264_nvenc", "h264_v4l2m2m", "h264_nvmpi", "h264_vaapi", "libx264"];
    private static readonly string[] Hevc = ["hevc_nvenc", "hevc_v4l2m2m", "hevc_nvmpi", "hevc_vaapi", "libx265"];

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
    /// <param name="picture">What the pictures are.</param>
    /// <param name="sessions">Where sessions of hardware encoders are counted.</param>
    /// <exception cref="FfmpegException">None works; the message has a reason for each.</exception>
    public static ChosenEncoder Open(EncodingConfig config, EncoderPictures picture, EncoderSessions sessions)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(sessions);
        var refused = new List<string>();
        foreach (string candidate in Candidates(config.PreferredCodec))
        {
            IDisposable? session = null;
            try
            {
                if (IsHardware(candidate) && (session = sessions.TryTake(config.HardwareSessions)) is null)
                {
                    refused.Add(Full(candidate, sessions));
                    continue;
                }

                return new ChosenEncoder(candidate, Open(candidate, config, picture), session, refused);
            }
            catch (NativeException e)
            {
                session?.Dispose();
                refused.Add($"{candidate}: {e.Message}");
            }
        }

        throw new FfmpegException("avcodec_open2", $"no encoder works: {string.Join("; ", refused)}", ffmpeg.AVERROR_ENCODER_NOT_FOUND);
    }

    /// <summary>Opens the wanted codec's encoder on the GPU where a picture lies, so that pictures need not leave it. Opened, tried on that picture, and opened again.</summary>
    /// <param name="config">Which, and how well. What names a software encoder wants none on a GPU.</param>
    /// <param name="picture">What the pictures are.</param>
    /// <param name="sessions">Where sessions are counted.</param>
    /// <param name="device">The GPU.</param>
    /// <param name="surface">The first picture.</param>
    /// <param name="refused">Takes the reason where none is opened.</param>
    /// <returns>Null where there is none.</returns>
    internal static ChosenEncoder? OpenOnDevice(EncodingConfig config, EncoderPictures picture, EncoderSessions sessions, ExportDevice device, MediaFrame surface, List<string> refused)
    {
        foreach (string candidate in Candidates(config.PreferredCodec).TakeWhile(static name => Ends(name, "_nvenc")))
        {
            IDisposable? session = sessions.TryTake(config.HardwareSessions);
            if (session is null)
            {
                refused.Add(Full(candidate, sessions));
                continue;
            }

            // As many pictures wait in it at most: they are the decoder's surfaces.
            MediaEncoderOptions options = Options(candidate, config, picture);
            options = options with { Surface = surface, Options = new Dictionary<string, string>(options.Options) { ["surfaces"] = Text(ExportDevice.Surfaces) } };
            try
            {
                using (MediaEncoder trial = device.Open(options))
                    Try(trial, surface, device.Send);
                return new ChosenEncoder(candidate, device.Open(options), session, [.. refused]) { TakesSurfaces = true };
            }
            catch (NativeException e)
            {
                session.Dispose();
                refused.Add($"{candidate} on the GPU: {e.Message}");
            }
        }

        return null;
    }

    private static string Full(string candidate, EncoderSessions sessions) =>
        string.Create(CultureInfo.InvariantCulture, $"{candidate}: {sessions.Open} hardware sessions are open, as many as hardware_sessions allows");

    private static bool IsHardware(string name) => Ends(name, "_nvenc") || Ends(name, "_v4l2m2m") || Ends(name, "_nvmpi") || Ends(name, "_vaapi");

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);

    private static MediaEncoder Open(string name, EncodingConfig config, EncoderPictures picture)
    {
        // Encoders hold references of their own, so the device may go before them.
        using HardwareDevice? device = Ends(name, "_vaapi") ? Vaapi() : null;
        MediaEncoderOptions options = Options(name, config, picture) with { Device = device };

        // Opening alone is believed of software only: drivers open sessions that then give nothing.
        if (!name.StartsWith("lib", StringComparison.Ordinal))
            Try(options);
        return MediaEncoder.Open(options);
    }

    private static HardwareDevice Vaapi()
    {
        try
        {
            return HardwareDevice.Open(AVHWDeviceType.AV_HWDEVICE_TYPE_VAAPI);
        }
        catch (FfmpegException e)
        {
            throw new FfmpegException("av_hwdevice_ctx_create", Directory.Exists("/dev/dri") ? "no VA-API driver takes the graphics device of /dev/dri" : "no graphics device: there is no /dev/dri", e.Code);
        }
    }

    private static void Try(MediaEncoderOptions options)
    {
        using MediaEncoder encoder = MediaEncoder.Open(options);
        using MediaFrame picture = TestPattern.Make(encoder.PixelFormat, options.Width, options.Height, 0);
        Try(encoder, picture, static (encoder, picture) => encoder.Send(picture));
    }

    private static void Try(MediaEncoder encoder, MediaFrame picture, Func<MediaEncoder, MediaFrame, DecodeStatus> send)
    {
        using var packet = new MediaPacket();
        send(encoder, picture);
        encoder.Send(null);
        if (encoder.Receive(packet) != DecodeStatus.Done)
            throw new FfmpegException("avcodec_receive_packet", "it opened and gave no packet", ffmpeg.AVERROR_ENCODER_NOT_FOUND);
    }

    private static MediaEncoderOptions Options(string name, EncodingConfig config, EncoderPictures picture)
    {
        string quality = Text(config.Quality);
        var options = new Dictionary<string, string> { ["g"] = Text(2 * picture.Fps), ["bf"] = "0" };
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
            case "h264_vaapi" or "hevc_vaapi":
                // Without a bit rate the driver holds one quantiser, which is what all drivers can.
                if (config.BitRate is null)
                    (options["rc_mode"], options["qp"]) = ("CQP", quality);
                break;
            default:
                (options["cq"], options["rc"]) = (quality, "vbr");
                break;
        }

        bool jpeg = name == "mjpeg";
        return new MediaEncoderOptions
        {
            Name = name,
            Width = picture.Width,
            Height = picture.Height,
            Fps = picture.Fps,
            TicksPerSecond = MediaOutput.TicksPerSecond,
            Threads = config.Threads,
            PixelFormat = jpeg ? AVPixelFormat.AV_PIX_FMT_YUVJ420P : IsHardware(name) ? AVPixelFormat.AV_PIX_FMT_NV12 : AVPixelFormat.AV_PIX_FMT_YUV420P,
            ColorSpace = picture.ColorSpace,
            ColorRange = jpeg ? AVColorRange.AVCOL_RANGE_JPEG : picture.ColorRange,
            Options = options,
        };
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
