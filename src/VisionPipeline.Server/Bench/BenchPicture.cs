using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Server.Bench;

/// <summary>A picture with what a street scene has: smooth areas, edges, fine strokes and a little noise. The same on every run.</summary>
internal sealed class BenchPicture
{
    private readonly YuvFormat _format;
    private readonly byte[][] _planes = [[], [], []];

    /// <summary>Draws the picture.</summary>
    /// <param name="format">An 8-bit layout with chroma halved in both directions.</param>
    public BenchPicture(YuvFormat format)
    {
        _format = format;
        var random = new Random(7);
        for (int plane = 0; plane < format.PlaneCount; plane++)
            _planes[plane] = new byte[(format.RowBytes(plane) * format.Rows(plane)) + SwsScaler.SourceSlack];
        for (int y = 0; y < format.Height; y++)
        {
            for (int x = 0; x < format.Width; x++)
            {
                double smooth = 120 + (60 * Math.Sin(x / 170.0) * Math.Cos(y / 130.0));
                double strokes = x / 97 % 3 == 0 && y / 53 % 4 == 0 && ((x / 4) + (y / 9)) % 2 == 0 ? 70 : 0;
                _planes[0][(y * Stride(0)) + x] = (byte)Math.Clamp(smooth - strokes + random.Next(-6, 7), 16, 235);
            }
        }

        for (int y = 0; y < format.ChromaHeight; y++)
        {
            for (int x = 0; x < format.ChromaWidth; x++)
            {
                var u = (byte)(128 + (40 * Math.Sin((x + y) / 90.0)));
                var v = (byte)(128 + (x / 60 % 2 * 30) - 15);
                if (format.IsInterleaved)
                {
                    _planes[1][(y * Stride(1)) + (2 * x)] = u;
                    _planes[1][(y * Stride(1)) + (2 * x) + 1] = v;
                }
                else
                {
                    _planes[1][(y * Stride(1)) + x] = u;
                    _planes[2][(y * Stride(2)) + x] = v;
                }
            }
        }
    }

    /// <summary>The picture.</summary>
    public YuvImage Image => new(_format, _planes[0], Stride(0), _planes[1], Stride(1), _planes[2], Stride(2));

    private int Stride(int plane) => plane < _format.PlaneCount ? _format.RowBytes(plane) : 0;
}
