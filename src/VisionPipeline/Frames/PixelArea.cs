namespace VisionPipeline.Frames;

/// <summary>A rectangle of pixels of a decoded picture, before its turn.</summary>
/// <param name="Left">First column, from 0.</param>
/// <param name="Top">First row, from 0.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelArea(int Left, int Top, int Width, int Height)
{
    /// <summary>Grown to where whole chroma samples begin and end, and cut to a picture.</summary>
    /// <param name="format">The picture.</param>
    public PixelArea Whole(in YuvFormat format)
    {
        int left = Math.Clamp(Left, 0, format.Width - 1) & ~1;
        int top = Math.Clamp(Top, 0, format.Height - 1) & ~1;
        int right = Math.Min((Math.Max(Left + Width, left + 1) + 1) & ~1, format.Width);
        int bottom = Math.Min((Math.Max(Top + Height, top + 1) + 1) & ~1, format.Height);
        return new PixelArea(left, top, right - left, bottom - top);
    }
}
