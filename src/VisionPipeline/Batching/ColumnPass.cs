using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VisionPipeline.Batching;

/// <summary>Makes target pixels from a row of weighted samples: the second half of a resize.</summary>
/// <remarks>A result is the sample (in units of an 8-bit code) times 2^21.</remarks>
internal static class ColumnPass
{
    /// <summary>Fraction bits of a result: those of a row plus those of a weight.</summary>
    public const int FractionBits = RowPass.BaseShift + ColumnTaps.WeightBits;

    /// <summary>Weighs a row into pixels.</summary>
    /// <param name="row">Samples, at least <see cref="ColumnTaps.RowLength"/>.</param>
    /// <param name="taps">The weights.</param>
    /// <param name="into">Pixels, at least as many as <paramref name="taps"/> has.</param>
    public static void Run(ReadOnlySpan<short> row, ColumnTaps taps, Span<float> into)
    {
        if (taps.Wide is { } wide)
        {
            wide.Run(row, into);
            return;
        }

        // Samples and weights are indexed as ColumnTaps laid them out; these checks bound every access below.
        ref short samples = ref Unsafe.AsRef(in row[..taps.RowLength][0]);
        ref float target = ref into[..taps.Length][0];
        nint last = taps.Length - ColumnTaps.Group;
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        if (taps.Quads == 0)
            Pairs(ref samples, taps, last, ref target);
        else if (taps.Quads == 1)
            OneQuad(ref samples, taps, last, ref target);
        else
            ManyQuads(ref samples, taps, last, ref target);
    }

    private static void Pairs(ref short samples, ColumnTaps taps, nint last, ref float target)
    {
        ref int start = ref taps.Start[0];
        ref int weights = ref taps.PairWeights[0];
        nint length = taps.Start.Length;
        for (nint x = 0; x < length; x += ColumnTaps.Group)
        {
            Vector256<int> sum = LaneMath.MultiplyPairs(PairsAt(ref samples, ref Unsafe.Add(ref start, x)), Vector256.LoadUnsafe(ref weights, (nuint)x));
            Vector256.ConvertToSingle(sum).StoreUnsafe(ref target, (nuint)nint.Min(x, last));
        }
    }

    private static void OneQuad(ref short samples, ColumnTaps taps, nint last, ref float target)
    {
        ref int start = ref taps.Start[0];
        ref long weights = ref taps.QuadWeights[0];
        nint length = taps.Start.Length;
        for (nint x = 0; x < length; x += ColumnTaps.Group)
        {
            ref int from = ref Unsafe.Add(ref start, x);
            Vector256<int> low = LaneMath.MultiplyPairs(LowQuads(ref samples, ref from), Vector256.LoadUnsafe(ref weights, (nuint)x).AsInt32());
            Vector256<int> high = LaneMath.MultiplyPairs(HighQuads(ref samples, ref from), Vector256.LoadUnsafe(ref weights, (nuint)(x + 4)).AsInt32());
            Vector256.ConvertToSingle(LaneMath.AddNeighbours(low, high)).StoreUnsafe(ref target, (nuint)nint.Min(x, last));
        }
    }

    private static void ManyQuads(ref short samples, ColumnTaps taps, nint last, ref float target)
    {
        ref int start = ref taps.Start[0];
        ref long weights = ref taps.QuadWeights[0];
        nint length = taps.Start.Length;
        int quads = taps.Quads;
        for (nint x = 0; x < length; x += ColumnTaps.Group)
        {
            ref int from = ref Unsafe.Add(ref start, x);
            ref short source = ref samples;
            Vector256<int> low = Vector256<int>.Zero;
            Vector256<int> high = Vector256<int>.Zero;
            for (int quad = 0; quad < quads; quad++)
            {
                low += LaneMath.MultiplyPairs(LowQuads(ref source, ref from), Vector256.LoadUnsafe(ref weights).AsInt32());
                high += LaneMath.MultiplyPairs(HighQuads(ref source, ref from), Vector256.LoadUnsafe(ref weights, 4).AsInt32());
                source = ref Unsafe.Add(ref source, 4);
                weights = ref Unsafe.Add(ref weights, ColumnTaps.Group);
            }

            Vector256.ConvertToSingle(LaneMath.AddNeighbours(low, high)).StoreUnsafe(ref target, (nuint)nint.Min(x, last));
        }
    }

    // Two neighbouring samples for each of eight pixels, one 32-bit load each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> PairsAt(ref short samples, ref int start) =>
        Vector256.Create(
            At<int>(ref samples, start),
            At<int>(ref samples, Unsafe.Add(ref start, 1)),
            At<int>(ref samples, Unsafe.Add(ref start, 2)),
            At<int>(ref samples, Unsafe.Add(ref start, 3)),
            At<int>(ref samples, Unsafe.Add(ref start, 4)),
            At<int>(ref samples, Unsafe.Add(ref start, 5)),
            At<int>(ref samples, Unsafe.Add(ref start, 6)),
            At<int>(ref samples, Unsafe.Add(ref start, 7)));

    // Four neighbouring samples for each of the pixels 0 1 4 5.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LowQuads(ref short samples, ref int start) =>
        Vector256.Create(
            At<long>(ref samples, start),
            At<long>(ref samples, Unsafe.Add(ref start, 1)),
            At<long>(ref samples, Unsafe.Add(ref start, 4)),
            At<long>(ref samples, Unsafe.Add(ref start, 5))).AsInt32();

    // Four neighbouring samples for each of the pixels 2 3 6 7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> HighQuads(ref short samples, ref int start) =>
        Vector256.Create(
            At<long>(ref samples, Unsafe.Add(ref start, 2)),
            At<long>(ref samples, Unsafe.Add(ref start, 3)),
            At<long>(ref samples, Unsafe.Add(ref start, 6)),
            At<long>(ref samples, Unsafe.Add(ref start, 7))).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(ref short samples, int index) where T : unmanaged =>
        Unsafe.ReadUnaligned<T>(ref Unsafe.As<short, byte>(ref Unsafe.Add(ref samples, (nint)(uint)index)));
}
