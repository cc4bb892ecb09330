namespace VisionPipeline.Recording;

/// <summary>Packets that become one fragment of a file. Holds a reference on each until it is released.</summary>
internal sealed class Part(RecordedFile file)
{
    public RecordedFile File { get; } = file;

    public List<StoredPacket> Packets { get; } = new(32);

    /// <summary>Sound in it.</summary>
    public List<StoredPacket> Audio { get; } = [];

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Packets.Count + Audio.Count == 0;

    /// <summary>Where video is missing in it; null where nowhere.</summary>
    public List<RecordingGap>? Gaps { get; private set; }

    /// <summary>Memory that it keeps.</summary>
    public long Bytes { get; private set; }

    /// <summary>Time of the packet after it, in ticks; what the last packet's duration is told by.</summary>
    public long NextDts { get; set; }

    /// <summary>Whether the file ends with it.</summary>
    public bool IsLast { get; set; }

    public void AddAudio(StoredPacket packet)
    {
        Audio.Add(packet.AddReference());
        Bytes += packet.Bytes;
    }

    public void Add(StoredPacket packet)
    {
        Packets.Add(packet.AddReference());
        Bytes += packet.Bytes;
        if (packet.Missing > TimeSpan.Zero && packet.Dts > File.FirstDts)
            (Gaps ??= []).Add(new RecordingGap(packet.CaptureMicroseconds, (long)packet.Missing.TotalMilliseconds));
    }

    /// <summary>Takes its newest picture out; its reference is the caller's.</summary>
    public StoredPacket TakeNewest()
    {
        StoredPacket newest = Packets[^1];
        Packets.RemoveAt(Packets.Count - 1);
        Bytes -= newest.Bytes;
        if (Gaps is [.., var gap] && gap.AtMicroseconds == newest.CaptureMicroseconds)
            Gaps.RemoveAt(Gaps.Count - 1);
        return newest;
    }

    public void Release()
    {
        foreach (StoredPacket packet in Packets)
            packet.Release();
        foreach (StoredPacket packet in Audio)
            packet.Release();
        Packets.Clear();
        Audio.Clear();
    }
}
