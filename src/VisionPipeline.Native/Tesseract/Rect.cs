namespace Tesseract;

/// <summary>An upright box in pixels of the picture.</summary>
/// <param name="X1">Left column.</param>
/// <param name="Y1">Top row.</param>
/// <param name="X2">The column after the last.</param>
/// <param name="Y2">The row after the last.</param>
public readonly record struct Rect(int X1, int Y1, int X2, int Y2)
{
    /// <summary>Columns.</summary>
    public int Width => X2 - X1;

    /// <summary>Rows.</summary>
    public int Height => Y2 - Y1;
}
