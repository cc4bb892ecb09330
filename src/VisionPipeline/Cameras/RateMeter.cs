namespace VisionPipeline.Cameras;

/// <summary>Rates over the last few seconds, from running totals that are noted about twice a second.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private const int Samples = 9;

    private readonly (long At, long Packets, long Bytes)[] _samples = new (long, long, long)[Samples];
    private int _count;

    /// <summary>Packets per second; null before there are two samples.</summary>
    public double? PacketRate { get; private set; }

    /// <summary>Bits per second; null before there are two samples.</summary>
    public double? BitRate { get; private set; }

    public void Reset()
    {
        _count = 0;
        PacketRate = BitRate = null;
    }

    public void Note(long now, long packets, long bytes)
    {
        _samples[_count++ % Samples] = (now, packets, bytes);
        (long at, long oldPackets, long oldBytes) = _samples[_count <= Samples ? 0 : _count % Samples];
        double seconds = time.GetElapsedTime(at, now).TotalSeconds;
        if (seconds <= 0)
            return;
        PacketRate = (packets - oldPackets) / seconds;
        BitRate = (bytes - oldBytes) * 8 / seconds;
    }
}
