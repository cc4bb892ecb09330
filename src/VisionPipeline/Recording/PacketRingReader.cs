namespace VisionPipeline.Recording;

/// <summary>A place in a <see cref="PacketRing"/>. Used by one thread.</summary>
public sealed class PacketRingReader
{
    private readonly PacketRing _ring;
    private readonly bool _audio;
    private long _number;

    internal PacketRingReader(PacketRing ring, bool audio)
    {
        _ring = ring;
        _audio = audio;
        _number = ring.First;
    }

    /// <summary>Packets that left the ring before they were read; reading went on at a key frame.</summary>
    public long Lost { get; private set; }

    /// <summary>The next packet; the caller releases it. Null where there is none yet: ask again when one has come.</summary>
    public StoredPacket? TryRead()
    {
        while (true)
        {
            StoredPacket? packet = _ring.TryRead(ref _number, out long lost);
            Lost += lost;
            if (packet is not { IsAudio: true } || _audio)
                return packet;
            packet.Release();
        }
    }
}
