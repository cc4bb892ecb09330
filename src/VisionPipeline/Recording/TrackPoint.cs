using System.Buffers.Binary;
using VisionPipeline.Geometry;

namespace VisionPipeline.Recording;

/// <summary>Where a track was at a time, in shares of the upright picture (0..1).</summary>
/// <param name="Microseconds">Capture time, microseconds since 1970.</param>
/// <param name="Vehicle">The vehicle; null where only a plate was seen.</param>
/// <param name="Plate">Its plate; null where none was detected.</param>
public readonly record struct TrackPoint(long Microseconds, Box? Vehicle, Box? Plate)
{
    /// <summary>Bytes of a stored point: milliseconds from the stretch's start (4), and two boxes of four shares in 1/65534 (2 each).</summary>
    internal const int StoredBytes = 20;

    private const double Whole = 65534;
    private const ushort None = 65535;

    internal void Write(Span<byte> into, long start)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into, (uint)Math.Clamp((Microseconds - start) / 1000, 0, uint.MaxValue));
        Write(into[4..], Vehicle);
        Write(into[12..], Plate);
    }

    internal static TrackPoint Read(ReadOnlySpan<byte> from, long start) =>
        new(start + (BinaryPrimitives.ReadUInt32LittleEndian(from) * 1000L), ReadBox(from[4..]), ReadBox(from[12..]));

    private static void Write(Span<byte> into, Box? box)
    {
        Box value = box ?? default;
        Put(into, 0, value.X);
        Put(into, 1, value.Y);
        Put(into, 2, value.Width);
        Put(into, 3, value.Height);
        if (box is null)
            BinaryPrimitives.WriteUInt16LittleEndian(into, None);

        static void Put(Span<byte> into, int place, float share) =>
            BinaryPrimitives.WriteUInt16LittleEndian(into[(2 * place)..], (ushort)Math.Round(Math.Clamp(share, 0, 1) * Whole));
    }

    private static Box? ReadBox(ReadOnlySpan<byte> from)
    {
        return BinaryPrimitives.ReadUInt16LittleEndian(from) == None ? null : new Box(Get(from, 0), Get(from, 1), Get(from, 2), Get(from, 3));

        static float Get(ReadOnlySpan<byte> from, int place) => (float)(BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * place)..]) / Whole);
    }
}
