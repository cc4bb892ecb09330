using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VisionPipeline.Batching;

/// <summary>Makes one row of weighted samples from the rows of a plane: all columns, one target row. The first half of a resize.</summary>
/// <remarks>A result is the sample (in units of an 8-bit code) times 128, in 0..32767; it is off by at most 2/128 of a code.</remarks>
internal static class RowPass
{
    /// <summary>Left shift of an 8-bit sample to the fixed point of a row.</summary>
    public const int BaseShift = 7;

    /// <summary>The shift of a single sample for a reader: 7 for 8 bits, 5 for 10.</summary>
    public static int ShiftOf<TReader>() where TReader : struct, ISampleReader => TReader.Maximum == 255 ? BaseShift : BaseShift - 2;

    /// <summary>Blends rows. The caller answers for the bounds: all rows named by <paramref name="blend"/> lie in the plane, with <paramref name="width"/> samples each.</summary>
    public static void Run<TReader>(ref byte plane, nint stride, in RowBlend blend, int width, Span<short> into)
        where TReader : struct, ISampleReader
    {
        // The one check that writing relies on; reading relies on the constructor of YuvImage.
        ref short target = ref into[..width][0];
        if (blend.FullCount == 0)
            Blend<TReader>(ref Unsafe.Add(ref plane, blend.First * stride), ref Unsafe.Add(ref plane, blend.Last * stride), blend.LastWeight, width, ref target);
        else
            Box<TReader>(ref plane, stride, blend, width, ref target);
    }

    private static void Blend<TReader>(ref byte first, ref byte last, short weight, int width, ref short into)
        where TReader : struct, ISampleReader
    {
        int shift = ShiftOf<TReader>();
        nint x = 0;
        if (weight == 0)
        {
            for (; x + 16 <= width; x += 16)
                (TReader.Read16(ref first, x) << shift).StoreUnsafe(ref into, (nuint)x);
        }
        else
        {
            Vector256<short> weights = Vector256.Create(weight);
            for (; x + 16 <= width; x += 16)
            {
                Vector256<short> a = TReader.Read16(ref first, x);
                Vector256<short> b = TReader.Read16(ref last, x);
                ((a << shift) + LaneMath.MultiplyRound((b - a) << shift, weights)).StoreUnsafe(ref into, (nuint)x);
            }
        }

        for (; x < width; x++)
        {
            int a = TReader.Read(ref first, x);
            int b = TReader.Read(ref last, x);
            Unsafe.Add(ref into, x) = (short)((a << shift) + MultiplyRound((b - a) << shift, weight));
        }
    }

    private static void Box<TReader>(ref byte plane, nint stride, in RowBlend blend, int width, ref short into)
        where TReader : struct, ISampleReader
    {
        int shift = ShiftOf<TReader>();
        ref byte first = ref Unsafe.Add(ref plane, blend.First * stride);
        ref byte last = ref Unsafe.Add(ref plane, blend.Last * stride);
        ref byte full = ref Unsafe.Add(ref plane, blend.FullStart * stride);
        int count = blend.FullCount;
        int sumShift = blend.Shift;
        short firstWeight = blend.FirstWeight;
        short lastWeight = blend.LastWeight;
        Vector256<short> firstWeights = Vector256.Create(firstWeight);
        Vector256<short> lastWeights = Vector256.Create(lastWeight);
        Vector256<short> gain = Vector256.Create(blend.Gain);
        nint x = 0;
        for (; x + 16 <= width; x += 16)
        {
            ref byte row = ref full;
            Vector256<short> sum = TReader.Read16(ref row, x);
            for (int i = 1; i < count; i++)
            {
                row = ref Unsafe.Add(ref row, stride);
                sum += TReader.Read16(ref row, x);
            }

            sum <<= sumShift;
            sum += LaneMath.MultiplyRound(sum, gain);
            if (firstWeight != 0)
                sum += LaneMath.MultiplyRound(TReader.Read16(ref first, x) << shift, firstWeights);
            if (lastWeight != 0)
                sum += LaneMath.MultiplyRound(TReader.Read16(ref last, x) << shift, lastWeights);
            sum.StoreUnsafe(ref into, (nuint)x);
        }

        for (; x < width; x++)
        {
            int sum = 0;
            for (int i = 0; i < count; i++)
                sum += TReader.Read(ref Unsafe.Add(ref full, i * stride), x);
            sum <<= sumShift;
            sum += MultiplyRound(sum, blend.Gain)
                + MultiplyRound(TReader.Read(ref first, x) << shift, firstWeight)
                + MultiplyRound(TReader.Read(ref last, x) << shift, lastWeight);
            Unsafe.Add(ref into, x) = (short)sum;
        }
    }

    private static int MultiplyRound(int a, int b) => ((a * b) + 0x4000) >> 15;
}
