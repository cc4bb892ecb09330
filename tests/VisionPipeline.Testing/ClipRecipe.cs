namespace VisionPipeline.Testing;

/// <summary>Everything that decides the content of a synthetic clip; equal recipes are the same cached file.</summary>
public sealed record ClipRecipe
{
    public ClipCodec Codec { get; init; } = ClipCodec.H264;

    public ClipPicture Picture { get; init; } = ClipPicture.TestPattern;

    /// <summary>Pixels; even unless <see cref="PixelFormat"/> is a 4:4:4 one.</summary>
    public int Width { get; init; } = 640;

    public int Height { get; init; } = 360;

    /// <summary>A number or a fraction such as 30000/1001.</summary>
    public string FramesPerSecond { get; init; } = "25";

    public int Frames { get; init; } = 50;

    /// <summary>Frames from key frame to key frame, closed and regular.</summary>
    public int GopLength { get; init; } = 25;

    /// <summary>B-frames in a row, for H.264 and HEVC.</summary>
    public int BFrames { get; init; }

    public string PixelFormat { get; init; } = "yuv420p";

    /// <summary>True: luma 0..255, tagged so. False: 16..235. MJPEG is full range always.</summary>
    public bool FullRange { get; init; }

    /// <summary>Matrix that the picture is converted with and tagged as: "bt709" or "smpte170m" (BT.601); null leaves both unsaid.</summary>
    public string? Matrix { get; init; }

    /// <summary>Another container than the codec's own, as a file extension: "mkv", "ts", "h264".</summary>
    public string? Container { get; init; }

    internal string Extension => Container ?? Codec switch
    {
        ClipCodec.H264 or ClipCodec.Hevc => "mp4",
        ClipCodec.Mjpeg => "avi",
        _ => "webm",
    };

    internal IEnumerable<string> Arguments(string av1Encoder)
    {
        var input = Picture switch
        {
            ClipPicture.Mandelbrot => $"mandelbrot=size={Width}x{Height}:rate={FramesPerSecond}",
            ClipPicture.Noise => $"nullsrc=size={Width}x{Height}:rate={FramesPerSecond},geq=random(1)*255:128:128",
            _ => $"testsrc2=size={Width}x{Height}:rate={FramesPerSecond}",
        };
        // The sources round odd sizes down in their own subsampled formats.
        if ((Width | Height) % 2 != 0)
            input += ",format=gbrp";
        var full = FullRange || Codec == ClipCodec.Mjpeg;
        var format = Codec == ClipCodec.Mjpeg ? PixelFormat.Replace("yuv4", "yuvj4", StringComparison.Ordinal) : PixelFormat;
        var range = full ? "full" : "limited";
        var matrix = Matrix is null ? "" : $":out_color_matrix={Matrix}";
        return
        [
            "-f", "lavfi", "-i", input, "-frames:v", $"{Frames}", "-vf", $"scale=out_range={range}{matrix},format={format}",
            .. Encoder(av1Encoder), "-threads", "2", "-g", $"{GopLength}", "-color_range", full ? "pc" : "tv",
            .. Matrix is null ? Array.Empty<string>() : ["-colorspace", Matrix, "-color_primaries", Matrix, "-color_trc", Matrix],
            "-fflags", "+bitexact", "-flags:v", "+bitexact",
        ];
    }

    private string[] Encoder(string av1Encoder) => Codec switch
    {
        ClipCodec.H264 => ["-c:v", "libx264", "-preset", "veryfast", "-bf", $"{BFrames}", "-sc_threshold", "0", "-keyint_min", $"{GopLength}"],
        // x265's pool hands on every row of blocks: on a busy machine that takes a minute for what one thread makes in four seconds.
        ClipCodec.Hevc =>
        [
            "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
            $"log-level=error:pools=none:frame-threads=1:wpp=0:keyint={GopLength}:min-keyint={GopLength}:scenecut=0:open-gop=0:bframes={BFrames}",
            .. Extension == "mp4" ? ["-tag:v", "hvc1"] : Array.Empty<string>(),
        ],
        ClipCodec.Mjpeg => ["-c:v", "mjpeg", "-huffman", "default", "-q:v", "4"],
        ClipCodec.Vp9 => ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M"],
        _ when av1Encoder == "libsvtav1" => ["-c:v", av1Encoder, "-preset", "10", "-crf", "40"],
        _ => ["-c:v", av1Encoder, "-usage", "realtime", "-cpu-used", "8", "-b:v", "1M"],
    };
}
