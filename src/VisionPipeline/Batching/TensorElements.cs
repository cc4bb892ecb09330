using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VisionPipeline.Batching;

/// <summary>How a channel value becomes an element of a tensor.</summary>
/// <typeparam name="T">The element.</typeparam>
internal interface ITensorElement<T> where T : unmanaged
{
    /// <summary>Added to a value before it is clamped: half a code where conversion cuts off.</summary>
    static abstract float Rounding { get; }

    /// <summary>Stores eight values that are clamped to 0..white (plus <see cref="Rounding"/>).</summary>
    static abstract void Store8(Vector256<float> values, ref T into);

    /// <summary>Converts one such value.</summary>
    static abstract T From(float value);
}

/// <summary>Values as they are.</summary>
internal readonly struct FloatElement : ITensorElement<float>
{
    public static float Rounding => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector256<float> values, ref float into) => values.StoreUnsafe(ref into);

    public static float From(float value) => value;
}

/// <summary>Values rounded to the nearest code of 0..255.</summary>
internal readonly struct ByteElement : ITensorElement<byte>
{
    public static float Rounding => 0.5f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector256<float> values, ref byte into)
    {
        Vector256<int> codes = Vector256.ConvertToInt32Native(values);
        Vector128<short> words = Vector128.NarrowWithSaturation(codes.GetLower(), codes.GetUpper());
        Vector128<byte> packed = Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(words, words)
            : Vector128.Narrow(words.AsUInt16(), words.AsUInt16());
        Unsafe.WriteUnaligned(ref into, packed.AsUInt64().ToScalar());
    }

    public static byte From(float value) => (byte)value;
}
