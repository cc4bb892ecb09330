using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>Finds out what this machine really decodes and encodes, by doing it: lists of names promise more than chips keep.</summary>
public static class CodecProbe
{
    /// <summary>The codecs that cameras send.</summary>
    public static IReadOnlyList<AVCodecID> Codecs { get; } =
    [
        AVCodecID.AV_CODEC_ID_H264,
        AVCodecID.AV_CODEC_ID_HEVC,
        AVCodecID.AV_CODEC_ID_MJPEG,
        AVCodecID.AV_CODEC_ID_AV1,
        AVCodecID.AV_CODEC_ID_VP9,
    ];

    /// <summary>The encoders for recording, best first.</summary>
    public static IReadOnlyList<string> Encoders { get; } =
    [
        "hevc_nvenc", "h264_nvenc", "hevc_v4l2m2m", "h264_v4l2m2m", "hevc_nvmpi", "h264_nvmpi", "hevc_vaapi", "h264_vaapi", "libx265", "libx264", "mjpeg",
    ];

    /// <summary>Decodes a few pictures of a codec in every way there is.</summary>
    /// <returns>One attempt for each way; those that decoded have no problem.</returns>
    public static IReadOnlyList<DecoderAttempt> TryDecoders(AVCodecID codec, DecoderDevices devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        CodecSample? sample = null;
        string? noSample = null;
        try
        {
            sample = CodecSample.Make(codec);
        }
        catch (NativeException e)
        {
            noSample = $"no sample to try it on ({e.Message})";
        }

        using (sample)
        {
            return
            [
                .. DecoderChoice.Candidates(new DecoderOptions()).Select(kind => sample is null
                    ? new DecoderAttempt(kind, null, DecoderDevices.Obstacle(kind) ?? noSample)
                    : TryDecoder(kind, sample, devices)),
            ];
        }
    }

    /// <summary>Encodes one picture.</summary>
    /// <param name="name">The encoder's own name.</param>
    /// <returns>Null where it worked, else why not in one line.</returns>
    public static string? TryEncoder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ObstacleOf(name) is string obstacle)
            return obstacle;
        try
        {
            bool vaapi = name.EndsWith("_vaapi", StringComparison.Ordinal);
            using HardwareDevice? device = vaapi ? HardwareDevice.Open(AVHWDeviceType.AV_HWDEVICE_TYPE_VAAPI) : null;
            var options = new MediaEncoderOptions
            {
                Name = name,
                Width = 320,
                Height = 240,
                Device = device,
                PixelFormat = name == "mjpeg" ? AVPixelFormat.AV_PIX_FMT_YUVJ420P
                    : vaapi || name.EndsWith("_nvenc", StringComparison.Ordinal) || name.EndsWith("_v4l2m2m", StringComparison.Ordinal) ? AVPixelFormat.AV_PIX_FMT_NV12
                    : AVPixelFormat.AV_PIX_FMT_YUV420P,
                Options = new Dictionary<string, string> { ["x265-params"] = "log-level=none:pools=none" },
            };
            using MediaEncoder encoder = MediaEncoder.Open(options);
            using MediaFrame picture = TestPattern.Make(encoder.PixelFormat, 320, 240, 0);
            using var packet = new MediaPacket();
            encoder.Send(picture);
            encoder.Send(null);
            return encoder.Receive(packet) == DecodeStatus.Done ? null : "it opened and gave no packet";
        }
        catch (NativeException e)
        {
            return e.Message;
        }
    }

    private static string? ObstacleOf(string encoder) =>
        encoder.EndsWith("_nvenc", StringComparison.Ordinal) ? DecoderDevices.Obstacle(DecoderKind.Cuda)
        : encoder.EndsWith("_vaapi", StringComparison.Ordinal) ? DecoderDevices.Obstacle(DecoderKind.Vaapi)
        : encoder.EndsWith("_v4l2m2m", StringComparison.Ordinal) ? DecoderDevices.Obstacle(DecoderKind.V4l2M2m)
        : encoder.EndsWith("_nvmpi", StringComparison.Ordinal) ? DecoderDevices.Obstacle(DecoderKind.Nvv4l2)
        : null;

    private static DecoderAttempt TryDecoder(DecoderKind kind, CodecSample sample, DecoderDevices devices)
    {
        try
        {
            using MediaDecoder decoder = DecoderChoice.Open(kind, sample.Parameters, new DecoderOptions(), devices);
            using var frame = new MediaFrame();
            foreach (MediaPacket packet in sample.Packets)
            {
                decoder.Send(packet);
                if (decoder.Receive(frame) == DecodeStatus.Done)
                    return new DecoderAttempt(kind, decoder.Name, null);
            }

            decoder.Send(null);
            return decoder.Receive(frame) == DecodeStatus.Done
                ? new DecoderAttempt(kind, decoder.Name, null)
                : new DecoderAttempt(kind, decoder.Name, "it opened and gave no frame");
        }
        catch (Exception e) when (e is NativeException or DecoderException)
        {
            return new DecoderAttempt(kind, null, e.Message);
        }
    }
}
