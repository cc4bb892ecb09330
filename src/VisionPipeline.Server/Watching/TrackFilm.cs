using System.Globalization;
using FFmpeg.AutoGen;
using OpenCvSharp;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Server.Watching;

/// <summary>Writes pictures as an MP4, one after the other at a steady rate. Owned by its maker; <see cref="Finish"/> makes the file whole.</summary>
internal sealed class TrackFilm : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly FilmFile _film;
    private readonly Mat _planes = new();

    /// <summary>Opens a film.</summary>
    /// <param name="path">The MP4 file; it is replaced.</param>
    /// <param name="width">Pixels; an odd last column is left out.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="fps">Pictures per second.</param>
    /// <exception cref="FfmpegException">The encoder refused.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public TrackFilm(string path, int width, int height, int fps)
    {
        (_width, _height) = (width & ~1, height & ~1);
        _film = FilmFile.Create(path, new MediaEncoderOptions
        {
            Name = "libx264",
            Width = _width,
            Height = _height,
            Fps = fps,
            PixelFormat = AVPixelFormat.AV_PIX_FMT_YUV420P,
            Options = new Dictionary<string, string>
            {
                ["preset"] = "superfast",
                ["crf"] = "23",
                ["g"] = (2 * fps).ToString(CultureInfo.InvariantCulture),
                ["bf"] = "0",
                ["colorspace"] = "smpte170m",
                ["color_range"] = "tv",
            },
        });
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="picture">CV_8UC3, red first, at least as large as the film.</param>
    public void Add(Mat picture)
    {
        using Mat part = picture.SubMat(new Rect(0, 0, _width, _height));
        Cv2.CvtColor(part, _planes, ColorConversionCodes.RGB2YUV_I420);
        ReadOnlySpan<byte> all = _planes.AsSpan();
        int luma = _width * _height;
        Copy(all[..luma], _width, 0);
        Copy(all.Slice(luma, luma / 4), _width / 2, 1);
        Copy(all.Slice(luma + (luma / 4), luma / 4), _width / 2, 2);
        _film.Add();
    }

    /// <summary>Writes what the encoder still holds, and the end of the file.</summary>
    public void Finish() => _film.Finish();

    public void Dispose()
    {
        _planes.Dispose();
        _film.Dispose();
    }

    private void Copy(ReadOnlySpan<byte> from, int width, int plane)
    {
        Span<byte> to = _film.Picture.Plane(plane);
        int stride = _film.Picture.Frame.Stride(plane);
        for (int row = 0; row * width < from.Length; row++)
            from.Slice(row * width, width).CopyTo(to[(row * stride)..]);
    }
}
