using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VisionPipeline.Batching;

/// <summary>Turns a row of resized YUV (as <see cref="ColumnPass"/> leaves it) into three rows of tensor elements.</summary>
internal sealed class ColorPass
{
    private const float Unit = 1f / (1 << ColumnPass.FractionBits);

    private readonly float _luma;
    private readonly float _redV;
    private readonly float _greenU;
    private readonly float _greenV;
    private readonly float _blueU;
    private readonly float _redOffset;
    private readonly float _greenOffset;
    private readonly float _blueOffset;
    private readonly float _white;

    /// <summary>Folds the fixed point of the resized rows into the map.</summary>
    /// <param name="transform">The map for samples in units of an 8-bit code.</param>
    /// <param name="white">The largest value.</param>
    public ColorPass(in ColorTransform transform, float white)
    {
        _luma = (float)transform.Luma * Unit;
        _redV = (float)transform.RedV * Unit;
        _greenU = (float)transform.GreenU * Unit;
        _greenV = (float)transform.GreenV * Unit;
        _blueU = (float)transform.BlueU * Unit;
        _redOffset = (float)transform.RedOffset;
        _greenOffset = (float)transform.GreenOffset;
        _blueOffset = (float)transform.BlueOffset;
        _white = white;
    }

    /// <summary>Converts a row with colour.</summary>
    /// <param name="luma">Y, at least <see cref="ColumnPass.Step"/> pixels.</param>
    /// <param name="chromaU">U, as long as <paramref name="luma"/>.</param>
    /// <param name="chromaV">V, as long as <paramref name="luma"/>.</param>
    /// <param name="red">Where red goes, as long as <paramref name="luma"/>.</param>
    /// <param name="green">Where green goes, as long as <paramref name="luma"/>.</param>
    /// <param name="blue">Where blue goes, as long as <paramref name="luma"/>.</param>
    public void Run<T, TElement>(
        ReadOnlySpan<float> luma, ReadOnlySpan<float> chromaU, ReadOnlySpan<float> chromaV, Span<T> red, Span<T> green, Span<T> blue)
        where T : unmanaged
        where TElement : struct, ITensorElement<T>
    {
        int length = luma.Length;
        nint last = length - ColumnPass.Step;
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        ref float y = ref Unsafe.AsRef(in luma[0]);
        ref float u = ref Unsafe.AsRef(in chromaU[..length][0]);
        ref float v = ref Unsafe.AsRef(in chromaV[..length][0]);
        ref T r = ref red[..length][0];
        ref T g = ref green[..length][0];
        ref T b = ref blue[..length][0];

        Vector256<float> zero = Vector256<float>.Zero;
        Vector256<float> white = Vector256.Create(_white + TElement.Rounding);
        Vector256<float> lumaGain = Vector256.Create(_luma);
        Vector256<float> redV = Vector256.Create(_redV);
        Vector256<float> greenU = Vector256.Create(_greenU);
        Vector256<float> greenV = Vector256.Create(_greenV);
        Vector256<float> blueU = Vector256.Create(_blueU);
        Vector256<float> redOffset = Vector256.Create(_redOffset + TElement.Rounding);
        Vector256<float> greenOffset = Vector256.Create(_greenOffset + TElement.Rounding);
        Vector256<float> blueOffset = Vector256.Create(_blueOffset + TElement.Rounding);
        nint x = 0;
        while (true)
        {
            Vector256<float> vy = Vector256.LoadUnsafe(ref y, (nuint)x) * lumaGain;
            Vector256<float> vu = Vector256.LoadUnsafe(ref u, (nuint)x);
            Vector256<float> vv = Vector256.LoadUnsafe(ref v, (nuint)x);
            Vector256<float> vr = Vector256.MultiplyAddEstimate(vv, redV, vy + redOffset);
            Vector256<float> vg = Vector256.MultiplyAddEstimate(vu, greenU, Vector256.MultiplyAddEstimate(vv, greenV, vy + greenOffset));
            Vector256<float> vb = Vector256.MultiplyAddEstimate(vu, blueU, vy + blueOffset);
            TElement.Store8(Vector256.MinNative(Vector256.MaxNative(vr, zero), white), ref Unsafe.Add(ref r, x));
            TElement.Store8(Vector256.MinNative(Vector256.MaxNative(vg, zero), white), ref Unsafe.Add(ref g, x));
            TElement.Store8(Vector256.MinNative(Vector256.MaxNative(vb, zero), white), ref Unsafe.Add(ref b, x));
            if (x == last)
                break;
            // The last step goes back to end with the row.
            x = Math.Min(x + ColumnPass.Step, last);
        }
    }

    /// <summary>Converts a grey row: all three channels get the same.</summary>
    /// <param name="luma">Y, at least <see cref="ColumnPass.Step"/> pixels.</param>
    /// <param name="red">Where red goes, as long as <paramref name="luma"/>.</param>
    /// <param name="green">Where green goes, as long as <paramref name="luma"/>.</param>
    /// <param name="blue">Where blue goes, as long as <paramref name="luma"/>.</param>
    public void RunGrey<T, TElement>(ReadOnlySpan<float> luma, Span<T> red, Span<T> green, Span<T> blue)
        where T : unmanaged
        where TElement : struct, ITensorElement<T>
    {
        int length = luma.Length;
        nint last = length - ColumnPass.Step;
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        ref float y = ref Unsafe.AsRef(in luma[0]);
        ref T r = ref red[..length][0];
        Vector256<float> white = Vector256.Create(_white + TElement.Rounding);
        Vector256<float> gain = Vector256.Create(_luma);
        Vector256<float> offset = Vector256.Create(_redOffset + TElement.Rounding);
        nint x = 0;
        while (true)
        {
            Vector256<float> value = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref y, (nuint)x), gain, offset);
            TElement.Store8(Vector256.MinNative(Vector256.MaxNative(value, Vector256<float>.Zero), white), ref Unsafe.Add(ref r, x));
            if (x == last)
                break;
            x = Math.Min(x + ColumnPass.Step, last);
        }

        red[..length].CopyTo(green);
        red[..length].CopyTo(blue);
    }
}
