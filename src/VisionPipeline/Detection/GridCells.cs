namespace VisionPipeline.Detection;

/// <summary>The cells of YOLOX's three grids, in the order of its anchors: stride 8, 16, 32, each row by row (arXiv:2107.08430 and its reference decoder).</summary>
internal sealed class GridCells
{
    private readonly (float X, float Y, float Stride)[] _cells;

    /// <param name="width">Of the input in pixels.</param>
    /// <param name="height">Of the input in pixels.</param>
    public GridCells(int width, int height)
    {
        _cells = new (float, float, float)[OutputJudge.Cells(width, height, [8, 16, 32])];
        int at = 0;
        foreach (int stride in (ReadOnlySpan<int>)[8, 16, 32])
        {
            for (int y = 0; y < height / stride; y++)
            {
                for (int x = 0; x < width / stride; x++)
                    _cells[at++] = (x, y, stride);
            }
        }
    }

    /// <summary>Turns offsets and logarithms into pixels: centre and size.</summary>
    public (float X, float Y, float Width, float Height) Decode(int anchor, float x, float y, float width, float height)
    {
        (float cellX, float cellY, float stride) = _cells[anchor];
        return ((cellX + x) * stride, (cellY + y) * stride, MathF.Exp(width) * stride, MathF.Exp(height) * stride);
    }
}
