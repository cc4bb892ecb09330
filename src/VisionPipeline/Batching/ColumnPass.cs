using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VisionPipeline.Batching;

/// <summary>Makes target pixels from a row of weighted samples: the second half of a resize.</summary>
/// <remarks>A result is the sample (in units of an 8-bit code) times 2^21.</remarks>
internal static class ColumnPass
{
    /// <summary>Fraction bits of a result: those of a row plus those of a weight.</summary>
    public const int FractionBits = RowPass.BaseShift + ColumnTaps.WeightBits;

    /// <summary>Pixels per step; a row must have at least so many.</summary>
    public const int Step = 8;

    /// <summary>Weighs a row into pixels.</summary>
    /// <param name="row">Samples, at least <see cref="ColumnTaps.RowLength"/>.</param>
    /// <param name="taps">Weights for at least <see cref="Step"/> pixels.</param>
    /// <param name="into">Pixels, at least as many as <paramref name="taps"/> has.</param>
    public static void Run(ReadOnlySpan<short> row, ColumnTaps taps, Span<float> into)
    {
        int length = taps.Length;
        // Indices and weights were made together; these three checks bound every access below.
        ref short samples = ref Unsafe.AsRef(in row[..taps.RowLength][0]);
        ref int start = ref taps.Start.AsSpan(0, length)[0];
        ref int weights = ref taps.Weights.AsSpan(0, length * taps.Pairs)[0];
        ref float target = ref into[..length][0];
        nint last = length - Step;
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        // The last step goes back to end with the row: it repeats a few pixels rather than needing a scalar rest.
        switch (taps.Pairs)
        {
            case 1:
                for (nint x = 0; x < last; x += Step)
                    One(ref samples, ref start, ref weights, x).StoreUnsafe(ref target, (nuint)x);
                One(ref samples, ref start, ref weights, last).StoreUnsafe(ref target, (nuint)last);
                break;
            case 2:
                for (nint x = 0; x < last; x += Step)
                    Two(ref samples, ref start, ref weights, length, x).StoreUnsafe(ref target, (nuint)x);
                Two(ref samples, ref start, ref weights, length, last).StoreUnsafe(ref target, (nuint)last);
                break;
            default:
                for (nint x = 0; x < last; x += Step)
                    Many(ref samples, ref start, ref weights, length, taps.Pairs, x).StoreUnsafe(ref target, (nuint)x);
                Many(ref samples, ref start, ref weights, length, taps.Pairs, last).StoreUnsafe(ref target, (nuint)last);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> One(ref short samples, ref int start, ref int weights, nint x) =>
        Vector256.ConvertToSingle(
            LaneMath.MultiplyPairs(Gather(ref samples, ref Unsafe.Add(ref start, x)), Vector256.LoadUnsafe(ref weights, (nuint)x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Two(ref short samples, ref int start, ref int weights, nint length, nint x)
    {
        ref int from = ref Unsafe.Add(ref start, x);
        Vector256<int> sum = LaneMath.MultiplyPairs(Gather(ref samples, ref from), Vector256.LoadUnsafe(ref weights, (nuint)x))
            + LaneMath.MultiplyPairs(Gather(ref Unsafe.Add(ref samples, 2), ref from), Vector256.LoadUnsafe(ref weights, (nuint)(x + length)));
        return Vector256.ConvertToSingle(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Many(ref short samples, ref int start, ref int weights, nint length, int pairs, nint x)
    {
        ref int from = ref Unsafe.Add(ref start, x);
        Vector256<int> sum = Vector256<int>.Zero;
        for (nint p = 0; p < pairs; p++)
            sum += LaneMath.MultiplyPairs(Gather(ref Unsafe.Add(ref samples, 2 * p), ref from), Vector256.LoadUnsafe(ref weights, (nuint)(x + (p * length))));
        return Vector256.ConvertToSingle(sum);
    }

    // Two neighbouring samples for each of eight pixels, one 32-bit load each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Gather(ref short samples, ref int start) =>
        Vector256.Create(
            PairAt(ref samples, start),
            PairAt(ref samples, Unsafe.Add(ref start, 1)),
            PairAt(ref samples, Unsafe.Add(ref start, 2)),
            PairAt(ref samples, Unsafe.Add(ref start, 3)),
            PairAt(ref samples, Unsafe.Add(ref start, 4)),
            PairAt(ref samples, Unsafe.Add(ref start, 5)),
            PairAt(ref samples, Unsafe.Add(ref start, 6)),
            PairAt(ref samples, Unsafe.Add(ref start, 7)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PairAt(ref short samples, int index) =>
        Unsafe.ReadUnaligned<int>(ref Unsafe.As<short, byte>(ref Unsafe.Add(ref samples, (nint)(uint)index)));
}
