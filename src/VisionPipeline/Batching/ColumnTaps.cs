namespace VisionPipeline.Batching;

/// <summary>Horizontal weights as the vector code wants them: neighbouring samples in pairs, 14-bit weights, pixel after pixel for each pair.</summary>
internal sealed class ColumnTaps
{
    /// <summary>Fraction bits of a weight. 14, so that a weight of 1 fits a signed 16-bit lane.</summary>
    public const int WeightBits = 14;

    /// <summary>Most samples per pixel: beyond, weights are so small that their rounding could show.</summary>
    public const int MaxSamples = 64;

    private ColumnTaps(int[] start, int[] weights, int pairs, int rowLength)
    {
        Start = start;
        Weights = weights;
        Pairs = pairs;
        RowLength = rowLength;
    }

    /// <summary>Per target pixel: the first sample.</summary>
    public int[] Start { get; }

    /// <summary>Pair after pair, one entry per target pixel: the even sample's weight in the low, the odd one's in the high 16 bits.</summary>
    public int[] Weights { get; }

    /// <summary>Pairs of samples per pixel.</summary>
    public int Pairs { get; }

    /// <summary>Samples that a row must have room for so that no pair reads past its end.</summary>
    public int RowLength { get; }

    /// <summary>Number of target pixels.</summary>
    public int Length => Start.Length;

    /// <summary>Rounds weights so that each pixel's sum stays exactly 1: the rounding error is carried on to the next sample.</summary>
    /// <param name="taps">The exact weights, with at most <see cref="MaxSamples"/> samples per pixel.</param>
    public static ColumnTaps From(AxisTaps taps)
    {
        int pairs = (taps.MaxCount + 1) / 2;
        int length = taps.Length;
        var weights = new int[pairs * length];
        int rowLength = 0;
        for (int i = 0; i < length; i++)
        {
            rowLength = Math.Max(rowLength, taps.Start[i] + (2 * pairs));
            double sum = 0;
            int given = 0;
            for (int k = 0; k < taps.Count[i]; k++)
            {
                sum += taps.Weights[(i * taps.MaxCount) + k];
                int upTo = (int)Math.Round(sum * (1 << WeightBits));
                weights[(k / 2 * length) + i] |= (upTo - given) << (k % 2 * 16);
                given = upTo;
            }
        }

        return new ColumnTaps(taps.Start, weights, pairs, rowLength);
    }
}
