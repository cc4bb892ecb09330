namespace OpenCvSharp;

/// <summary>An upright box in pixels; same layout as <c>cv::Rect</c>.</summary>
/// <param name="X">Left column.</param>
/// <param name="Y">Top row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public record struct Rect(int X, int Y, int Width, int Height)
{
    /// <summary>The same as <see cref="X"/>.</summary>
    public readonly int Left => X;

    /// <summary>The same as <see cref="Y"/>.</summary>
    public readonly int Top => Y;

    /// <summary>The first column to the right of the box.</summary>
    public readonly int Right => X + Width;

    /// <summary>The first row below the box.</summary>
    public readonly int Bottom => Y + Height;

    /// <summary>The upper left corner.</summary>
    public readonly Point TopLeft => new(X, Y);

    /// <summary>Width and height.</summary>
    public readonly Size Size => new(Width, Height);
}
