namespace VisionPipeline.Batching;

/// <summary>Horizontal weights as the vector code wants them: 14-bit, in groups of eight target pixels, two or a multiple of four samples per pixel.</summary>
/// <remarks>The last group goes back so that it ends with the row; it repeats a few pixels of the one before.</remarks>
internal sealed class ColumnTaps
{
    /// <summary>Target pixels per group.</summary>
    public const int Group = 8;

    /// <summary>Fraction bits of a weight. 14, so that a weight of 1 fits a signed 16-bit lane.</summary>
    public const int WeightBits = 14;

    /// <summary>Most samples per pixel: beyond, weights are so small that their rounding could show.</summary>
    public const int MaxSamples = 64;

    // Within a group of quads the first vector holds pixels 0 1 4 5 and the second 2 3 6 7: adding neighbours within
    // the 128-bit halves of both then gives the pixels in order.
    private static readonly int[] QuadPlace = [0, 1, 4, 5, 2, 3, 6, 7];

    private ColumnTaps(int length, int[] start, int[] pairs, long[] quads, int quadCount, int rowLength)
    {
        Length = length;
        Start = start;
        PairWeights = pairs;
        QuadWeights = quads;
        Quads = quadCount;
        RowLength = rowLength;
    }

    /// <summary>Number of target pixels.</summary>
    public int Length { get; }

    /// <summary>Group after group, the first sample of each pixel.</summary>
    public int[] Start { get; }

    /// <summary>Group after group, the two weights of each pixel, the first in the low 16 bits; empty where a pixel has more samples.</summary>
    public int[] PairWeights { get; }

    /// <summary>Group after group, quad after quad, four weights of each pixel, the first in the low 16 bits; empty where pairs suffice.</summary>
    public long[] QuadWeights { get; }

    /// <summary>Quads of samples per pixel; 0 where pairs suffice.</summary>
    public int Quads { get; }

    /// <summary>Samples that a row must have room for so that no pair or quad reads past its end.</summary>
    public int RowLength { get; private set; }

    /// <summary>The same weights for 512-bit vectors; null where the processor or the scale does not allow it.</summary>
    public WideColumnTaps? Wide { get; private set; }

    /// <summary>First pixel of a group.</summary>
    public int First(int group) => Math.Min(group * Group, Length - Group);

    /// <summary>Rounds weights so that each pixel's sum stays exactly 1: the rounding error is carried on to the next sample.</summary>
    /// <param name="taps">The exact weights of at least <see cref="Group"/> pixels, with at most <see cref="MaxSamples"/> samples each.</param>
    /// <param name="allowWide">Whether 512-bit vectors may be used where there are any.</param>
    public static ColumnTaps From(AxisTaps taps, bool allowWide = true)
    {
        int length = taps.Length;
        int groups = (length + Group - 1) / Group;
        int quads = taps.MaxCount <= 2 ? 0 : (taps.MaxCount + 3) / 4;
        var result = new ColumnTaps(
            length,
            new int[groups * Group],
            new int[quads == 0 ? groups * Group : 0],
            new long[groups * Group * quads],
            quads,
            taps.Start.Max() + (quads == 0 ? 2 : 4 * quads));
        for (int group = 0; group < groups; group++)
        {
            for (int i = 0; i < Group; i++)
                result.Round(taps, result.First(group) + i, group, i);
        }

        if (allowWide && WideColumnTaps.IsSupported && WideColumnTaps.TryCreate(result, taps.MaxCount) is { } wide)
        {
            result.Wide = wide;
            result.RowLength = Math.Max(result.RowLength, wide.RowLength);
        }

        return result;
    }

    /// <summary>The first sample of a pixel.</summary>
    public int StartOf(int pixel)
    {
        (int group, int place) = Locate(pixel);
        return Start[(group * Group) + place];
    }

    /// <summary>The weight of a pixel's k-th sample; 0 beyond its samples.</summary>
    public short WeightOf(int pixel, int k)
    {
        (int group, int place) = Locate(pixel);
        if (Quads == 0)
            return k < 2 ? (short)(PairWeights[(group * Group) + place] >> (16 * k)) : (short)0;
        return k < 4 * Quads
            ? (short)(QuadWeights[(((group * Quads) + (k / 4)) * Group) + QuadPlace[place]] >> (k % 4 * 16))
            : (short)0;
    }

    private (int Group, int Place) Locate(int pixel)
    {
        int group = pixel / Group;
        return (group, pixel - First(group));
    }

    private void Round(AxisTaps taps, int pixel, int group, int place)
    {
        Start[(group * Group) + place] = taps.Start[pixel];
        double sum = 0;
        int given = 0;
        for (int k = 0; k < taps.Count[pixel]; k++)
        {
            sum += taps.Weights[(pixel * taps.MaxCount) + k];
            int upTo = (int)Math.Round(sum * (1 << WeightBits));
            long weight = upTo - given;
            given = upTo;
            if (Quads == 0)
                PairWeights[(group * Group) + place] |= (int)weight << (16 * k);
            else
                QuadWeights[(((group * Quads) + (k / 4)) * Group) + QuadPlace[place]] |= weight << (k % 4 * 16);
        }
    }
}
