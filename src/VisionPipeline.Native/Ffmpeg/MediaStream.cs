using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A stream of an opened input, as its container declares it. Values only; safe to keep and to share.</summary>
public sealed record MediaStream
{
    /// <summary>Index in the container; packets carry it.</summary>
    public required int Index { get; init; }

    /// <summary>Video, audio, data ...</summary>
    public required AVMediaType Kind { get; init; }

    /// <summary>The codec.</summary>
    public required AVCodecID Codec { get; init; }

    /// <summary>The codec's short name, e.g. <c>h264</c>.</summary>
    public required string CodecName { get; init; }

    /// <summary>The codec profile's name, e.g. <c>High</c>; null where unknown.</summary>
    public string? Profile { get; init; }

    /// <summary>Width in pixels before rotation; 0 where unknown.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels before rotation; 0 where unknown.</summary>
    public int Height { get; init; }

    /// <summary>Pixel format's name, e.g. <c>yuv420p</c>; null where unknown.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>Frames per second that the container declares; null where it declares none.</summary>
    public double? DeclaredFps { get; init; }

    /// <summary>Seconds per tick of the stream's time stamps.</summary>
    public required double TimeBase { get; init; }

    /// <summary>Declared bits per second; null where unknown.</summary>
    public long? BitRate { get; init; }

    /// <summary>Declared length; null where unknown (every live stream).</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Clockwise turn in degrees (0, 90, 180, 270) that shows the picture upright (display matrix).</summary>
    public int Rotation { get; init; }

    /// <summary>Frames that the decoder must hold back to put B-frames in order; 0 means that there are none.</summary>
    public int ReorderDelay { get; init; }

    internal static unsafe MediaStream Of(AVStream* stream)
    {
        AVCodecParameters* parameters = stream->codecpar;
        bool video = parameters->codec_type == AVMediaType.AVMEDIA_TYPE_VIDEO;
        return new MediaStream
        {
            Index = stream->index,
            Kind = parameters->codec_type,
            Codec = parameters->codec_id,
            CodecName = CodecParameters.NameOf(parameters->codec_id),
            Profile = Marshal.PtrToStringUTF8((nint)ffmpeg.avcodec_profile_name(parameters->codec_id, parameters->profile)),
            Width = parameters->width,
            Height = parameters->height,
            PixelFormat = video ? Marshal.PtrToStringUTF8((nint)ffmpeg.av_get_pix_fmt_name((AVPixelFormat)parameters->format)) : null,
            DeclaredFps = Ratio(stream->avg_frame_rate) ?? Ratio(stream->r_frame_rate),
            TimeBase = Ratio(stream->time_base) ?? 0,
            BitRate = parameters->bit_rate > 0 ? parameters->bit_rate : null,
            Duration = stream->duration > 0 && Ratio(stream->time_base) is double tick
                ? TimeSpan.FromSeconds(stream->duration * tick)
                : null,
            Rotation = video ? RotationOf(stream) : 0,
            ReorderDelay = parameters->video_delay,
        };
    }

    private static double? Ratio(AVRational value) => value is { num: > 0, den: > 0 } ? (double)value.num / value.den : null;

    private static unsafe int RotationOf(AVStream* stream)
    {
        ulong size;
        byte* matrix = ffmpeg.av_stream_get_side_data(stream, AVPacketSideDataType.AV_PKT_DATA_DISPLAYMATRIX, &size);
        if (matrix is null || size < 9 * sizeof(int))
            return 0;

        // libavutil gives the counter-clockwise angle of the matrix; the picture is shown upright by the opposite turn.
        double angle = ffmpeg.av_display_rotation_get((int*)matrix);
        if (!double.IsFinite(angle))
            return 0;
        int quarter = (int)Math.Round(-angle / 90) % 4;
        return (quarter + 4) % 4 * 90;
    }
}
