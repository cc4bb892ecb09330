using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Simulation;

/// <summary>Renders a scene into an MP4 file: H.264, key frames every two seconds, about 4 Mbit/s at 1080p.</summary>
public static class SceneClip
{
    /// <summary>Writes the clip, over a file that is there.</summary>
    /// <param name="spec">The scene.</param>
    /// <param name="path">The MP4 file.</param>
    /// <param name="cancellation">Breaks off; the file is then incomplete.</param>
    /// <exception cref="VisionPipeline.Native.NativeException">The encoder refused.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Write(SceneSpec spec, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        FfmpegLog.SilenceUnlessAttached();
        using var renderer = new SceneRenderer(spec);
        long rate = Math.Max(200_000, (long)(4_000_000.0 * spec.Width * spec.Height / (1920 * 1080) * Math.Max(1, spec.Fps / 15.0)));
        using FilmFile film = FilmFile.Create(path, new MediaEncoderOptions
        {
            Name = "libx264",
            Width = spec.Width,
            Height = spec.Height,
            Fps = spec.Fps,
            PixelFormat = AVPixelFormat.AV_PIX_FMT_YUV420P,
            Threads = 2,
            Options = new Dictionary<string, string>
            {
                ["preset"] = "superfast",
                ["b"] = rate.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["g"] = (2 * spec.Fps).ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["bf"] = "0",
                ["colorspace"] = "bt709",
                ["color_primaries"] = "bt709",
                ["color_trc"] = "bt709",
                ["color_range"] = "tv",
            },
        });
        for (int frame = 0; frame < spec.Frames; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            renderer.Render(frame);
            Fill(film.Picture, renderer.Canvas);
            film.Add();
        }

        film.Finish();
    }

    private static void Fill(EncoderPicture picture, SceneCanvas canvas)
    {
        Copy(canvas.Y, canvas.Width, picture.Plane(0), picture.Frame.Stride(0));
        Copy(canvas.U, canvas.Width / 2, picture.Plane(1), picture.Frame.Stride(1));
        Copy(canvas.V, canvas.Width / 2, picture.Plane(2), picture.Frame.Stride(2));
    }

    private static void Copy(ReadOnlySpan<byte> from, int width, Span<byte> to, int stride)
    {
        for (int row = 0; row * width < from.Length; row++)
            from.Slice(row * width, width).CopyTo(to[(row * stride)..]);
    }
}
