using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VisionPipeline.Detection;

/// <summary>Looks through many scores for the few that pass a threshold, eight at a time.</summary>
internal static class RowScan
{
    /// <summary>The first place from <paramref name="from"/> on whose value is at least <paramref name="threshold"/>; NaN never is.</summary>
    /// <returns>-1 where there is none.</returns>
    public static int Next(ReadOnlySpan<float> row, int from, float threshold)
    {
        int i = from;
        if (row.Length - i >= Vector256<float>.Count)
        {
            Vector256<float> bound = Vector256.Create(threshold);
            ref float start = ref Unsafe.AsRef(in row[0]);
            for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                uint hits = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref start, (nuint)i), bound).ExtractMostSignificantBits();
                if (hits != 0)
                    return i + System.Numerics.BitOperations.TrailingZeroCount(hits);
            }
        }

        for (; i < row.Length; i++)
        {
            if (row[i] >= threshold)
                return i;
        }

        return -1;
    }
}
