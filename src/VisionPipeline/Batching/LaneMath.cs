using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace VisionPipeline.Batching;

/// <summary>The two multiplications that the portable vector API lacks. Every path gives the same bits.</summary>
internal static class LaneMath
{
    /// <summary>(a * b + 0x4000) >> 15 per lane: a product of a value and a 15-bit fraction, rounded. The lanes must not both be -32768.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> MultiplyRound(Vector256<short> a, Vector256<short> b)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyHighRoundScale(a, b);
        if (AdvSimd.IsSupported)
        {
            return Vector256.Create(
                AdvSimd.MultiplyRoundedDoublingSaturateHigh(a.GetLower(), b.GetLower()),
                AdvSimd.MultiplyRoundedDoublingSaturateHigh(a.GetUpper(), b.GetUpper()));
        }

        return MultiplyRoundPortable(a, b);
    }

    /// <summary><see cref="MultiplyRound"/> without instructions of a particular processor.</summary>
    public static Vector256<short> MultiplyRoundPortable(Vector256<short> a, Vector256<short> b)
    {
        (Vector256<int> aLow, Vector256<int> aHigh) = Vector256.Widen(a);
        (Vector256<int> bLow, Vector256<int> bHigh) = Vector256.Widen(b);
        Vector256<int> half = Vector256.Create(0x4000);
        return Vector256.Narrow(((aLow * bLow) + half) >> 15, ((aHigh * bHigh) + half) >> 15);
    }

    /// <summary>Per 32-bit lane: the product of the low 16-bit halves plus the product of the high ones, all signed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyPairs(Vector256<int> a, Vector256<int> b) =>
        Avx2.IsSupported
            ? Avx2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16())
            : MultiplyPairsPortable(a, b);

    /// <summary><see cref="MultiplyPairs"/> without instructions of a particular processor.</summary>
    public static Vector256<int> MultiplyPairsPortable(Vector256<int> a, Vector256<int> b) =>
        ((a << 16 >> 16) * (b << 16 >> 16)) + ((a >> 16) * (b >> 16));
}
