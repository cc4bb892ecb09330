namespace VisionPipeline.Detection;

/// <summary>Tells by shape how results are written.</summary>
/// <param name="width">Of the input in pixels.</param>
/// <param name="height">Of the input in pixels.</param>
/// <param name="names">How many class names are known; null for none.</param>
/// <param name="endToEnd">Whether the model says that it ends with its own suppression.</param>
/// <param name="extras">Whether each candidate may carry more than boxes and classes (masks, key points), which is skipped.</param>
internal sealed class OutputJudge(int width, int height, int? names, bool endToEnd, bool extras)
{
    // The strides of detection heads in use: the usual three, the large (P6) and small (P2) variants, and tiny ones.
    private static readonly int[][] Heads = [[8, 16, 32], [8, 16, 32, 64], [4, 8, 16, 32], [16, 32], [8, 16]];

    // Suppression in the graph gives 100 or 300 results by default; heads have thousands of anchors.
    private const int MostResults = 1000;

    /// <summary>The anchors of one head with one anchor per cell.</summary>
    public static int Cells(int width, int height, ReadOnlySpan<int> strides)
    {
        int sum = 0;
        foreach (int stride in strides)
            sum += width / stride * (height / stride);
        return sum;
    }

    /// <summary>What an output of shape (N, first, second) can be, the likeliest first.</summary>
    /// <param name="first">Second side of the output.</param>
    /// <param name="second">Last side of the output.</param>
    /// <param name="varies">Whether the model leaves the second side open.</param>
    /// <param name="sample">The results of one picture, row after row.</param>
    public IEnumerable<DetectorOutput> Readings(int first, int second, bool varies, float[] sample)
    {
        bool onGrid = IsGrid(first, 1) || IsGrid(first, 3);
        if ((second == 6 && !onGrid && first <= MostResults && first != 4 + names) || (endToEnd && second >= 6))
            yield return new(DetectorFormat.EndToEnd, varies ? -1 : first, second, -1, false, true);
        bool rows = names is null ? first < second : Fits(first, 4);
        if (rows && first > 4)
            yield return new(DetectorFormat.YoloV8, second, first, names ?? first - 4, true, true);
        bool columns = names is null ? first > second : Fits(second, 5);
        if (columns && second > 5)
        {
            int classes = names ?? second - 5;
            bool single = first == Cells(width, height, [8, 16, 32]);
            bool decoded = IsDecoded(sample, second);
            var yoloX = new DetectorOutput(DetectorFormat.YoloX, first, second, classes, false, decoded);
            if (single && !decoded)
                yield return yoloX;
            yield return new(DetectorFormat.YoloV5, first, second, classes, false, true);
            if (single && decoded)
                yield return yoloX;
        }

        bool flat = names is null ? first > second : Fits(second, 4);
        if (flat && second > 4)
            yield return new(DetectorFormat.YoloV8, first, second, names ?? second - 4, false, true);
    }

    // Centres in pixels average to the middle of the picture, offsets within a cell to about half a cell.
    private bool IsDecoded(float[] sample, int attributes)
    {
        double sum = 0;
        int rows = sample.Length / attributes;
        for (int i = 0; i < rows; i++)
            sum += sample[i * attributes];
        return sum > width / 8.0 * rows;
    }

    private bool Fits(int side, int before) => side == before + names || (extras && side > before + names);

    private bool IsGrid(int anchors, int perCell) => Heads.Any(strides => anchors == perCell * Cells(width, height, strides));
}
