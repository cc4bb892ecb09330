namespace VisionPipeline.Recording;

/// <summary>A place in a <see cref="PacketRing"/>. Used by one thread.</summary>
public sealed class PacketRingReader
{
    private readonly PacketRing _ring;
    private long _number;

    internal PacketRingReader(PacketRing ring)
    {
        _ring = ring;
        _number = ring.First;
    }

    /// <summary>Packets that left the ring before they were read; reading went on at a key frame.</summary>
    public long Lost { get; private set; }

    /// <summary>The next packet; the caller releases it. Null where there is none yet: ask again when one has come.</summary>
    public StoredPacket? TryRead()
    {
        StoredPacket? packet = _ring.TryRead(ref _number, out long lost);
        Lost += lost;
        return packet;
    }
}
