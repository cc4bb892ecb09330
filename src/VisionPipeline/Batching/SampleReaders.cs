using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VisionPipeline.Batching;

/// <summary>Reads the samples of one component from a row of a plane. The caller answers for the bounds: columns up to the one named (or 16 from it) lie within the row.</summary>
internal interface ISampleReader
{
    /// <summary>Largest value that a read can give.</summary>
    static abstract int Maximum { get; }

    /// <summary>Sixteen samples from a column on.</summary>
    static abstract Vector256<short> Read16(ref byte row, nint column);

    /// <summary>One sample.</summary>
    static abstract int Read(ref byte row, nint column);
}

/// <summary>Plain 8-bit samples.</summary>
internal readonly struct ByteSamples : ISampleReader
{
    public static int Maximum => 255;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column) =>
        Vector256.WidenLower(Vector128.LoadUnsafe(ref row, (nuint)column).ToVector256Unsafe()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) => Unsafe.Add(ref row, column);
}

/// <summary>The first byte of each pair.</summary>
internal readonly struct EvenByteSamples : ISampleReader
{
    public static int Maximum => 255;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column) =>
        Vector256.LoadUnsafe(ref row, (nuint)(2 * column)).AsInt16() & Vector256.Create((short)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) => Unsafe.Add(ref row, 2 * column);
}

/// <summary>The second byte of each pair.</summary>
internal readonly struct OddByteSamples : ISampleReader
{
    public static int Maximum => 255;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column) =>
        Vector256.ShiftRightLogical(Vector256.LoadUnsafe(ref row, (nuint)(2 * column)).AsUInt16(), 8).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) => Unsafe.Add(ref row, (2 * column) + 1);
}

/// <summary>10 bits at the low end of little-endian words. Larger words, which no sound stream has, read as 1023.</summary>
internal readonly struct LowTenBitSamples : ISampleReader
{
    public static int Maximum => 1023;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column) =>
        Vector256.Min(Vector256.LoadUnsafe(ref row, (nuint)(2 * column)).AsUInt16(), Vector256.Create((ushort)1023)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) =>
        Math.Min((int)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref row, 2 * column)), 1023);
}

/// <summary>10 bits at the high end of little-endian words.</summary>
internal readonly struct HighTenBitSamples : ISampleReader
{
    public static int Maximum => 1023;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column) =>
        Vector256.ShiftRightLogical(Vector256.LoadUnsafe(ref row, (nuint)(2 * column)).AsUInt16(), 6).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) => Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref row, 2 * column)) >> 6;
}

/// <summary>As <see cref="HighTenBitSamples"/>, the first word of each pair.</summary>
internal readonly struct EvenHighTenBitSamples : ISampleReader
{
    public static int Maximum => 1023;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column)
    {
        Vector256<uint> low = Vector256.LoadUnsafe(ref row, (nuint)(4 * column)).AsUInt32();
        Vector256<uint> high = Vector256.LoadUnsafe(ref row, (nuint)((4 * column) + 32)).AsUInt32();
        Vector256<uint> word = Vector256.Create(0xFFFFu);
        return Vector256.Narrow((low & word) >>> 6, (high & word) >>> 6).AsInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) => Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref row, 4 * column)) >> 6;
}

/// <summary>As <see cref="HighTenBitSamples"/>, the second word of each pair.</summary>
internal readonly struct OddHighTenBitSamples : ISampleReader
{
    public static int Maximum => 1023;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read16(ref byte row, nint column) =>
        Vector256.Narrow(
            Vector256.LoadUnsafe(ref row, (nuint)(4 * column)).AsUInt32() >>> 22,
            Vector256.LoadUnsafe(ref row, (nuint)((4 * column) + 32)).AsUInt32() >>> 22).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte row, nint column) => Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref row, (4 * column) + 2)) >> 6;
}
