namespace VisionPipeline.Batching;

/// <summary>How one target row is made from the rows of a plane, in 15-bit fixed point: a blend of two rows, or a box of many of which the first and the last may count in part.</summary>
/// <param name="First">The first row (of two), or the row that counts in part before the full ones.</param>
/// <param name="Last">The second row (of two), or the row that counts in part after the full ones.</param>
/// <param name="FirstWeight">Weight of <paramref name="First"/> in a box; 0 where all its rows are full.</param>
/// <param name="LastWeight">Weight of <paramref name="Last"/>; in a blend of two the first has the rest.</param>
/// <param name="FullStart">First of the rows that count in full.</param>
/// <param name="FullCount">How many rows count in full; 0 says that this is a blend of two.</param>
/// <param name="Shift">Left shift that brings the sum of the full rows as high as 15 bits allow.</param>
/// <param name="Gain">What that sum is multiplied by, less 1: the factor lies in 0..2, which a 15-bit fraction cannot hold.</param>
internal readonly record struct RowBlend(
    int First, int Last, short FirstWeight, short LastWeight, int FullStart, int FullCount, int Shift, short Gain)
{
    private const double One = 32768;

    /// <summary>Rounds the exact weights of an axis.</summary>
    /// <param name="taps">Exact weights; where a pixel has more than two samples, all but the first and last must be equal.</param>
    /// <param name="maximum">Largest sample value: 255 or 1023.</param>
    /// <param name="baseShift">Left shift of a single sample to the fixed point of a row.</param>
    /// <returns>One entry per target row, or null where a box has more rows than 15 bits can sum.</returns>
    public static RowBlend[]? From(AxisTaps taps, int maximum, int baseShift)
    {
        var blends = new RowBlend[taps.Length];
        for (int i = 0; i < blends.Length; i++)
        {
            ReadOnlySpan<double> weights = taps.Weights.AsSpan(i * taps.MaxCount, taps.Count[i]);
            int start = taps.Start[i];
            if (weights.Length <= 2)
            {
                short second = weights.Length == 2 ? Fraction(weights[1]) : (short)0;
                blends[i] = new RowBlend(start, start + weights.Length - 1, 0, second, 0, 0, 0, 0);
                continue;
            }

            double full = weights[1];
            bool firstIsFull = Math.Abs(weights[0] - full) < 1e-9;
            bool lastIsFull = Math.Abs(weights[^1] - full) < 1e-9;
            int fullStart = start + (firstIsFull ? 0 : 1);
            int fullCount = weights.Length - (firstIsFull ? 0 : 1) - (lastIsFull ? 0 : 1);
            if (fullCount * maximum > short.MaxValue)
                return null;
            int shift = 0;
            while ((fullCount * maximum) << (shift + 1) <= short.MaxValue)
                shift++;
            blends[i] = new RowBlend(
                start,
                start + weights.Length - 1,
                firstIsFull ? (short)0 : Fraction(weights[0]),
                lastIsFull ? (short)0 : Fraction(weights[^1]),
                fullStart,
                fullCount,
                shift,
                Fraction((full * (1 << baseShift) / (1 << shift)) - 1));
        }

        return blends;
    }

    private static short Fraction(double value) => (short)Math.Clamp(Math.Round(value * One), short.MinValue, short.MaxValue);
}
