namespace VisionPipeline.Recording;

/// <summary>Shells for packets, reused, so that recording allocates nothing per packet. Thread-safe.</summary>
internal sealed class PacketPool : IDisposable
{
    private readonly Stack<StoredPacket> _free = new();
    private readonly Lock _gate = new();
    private int _outstanding;
    private bool _disposed;

    /// <summary>Packets that somebody holds.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>An empty shell with one reference.</summary>
    public StoredPacket Rent()
    {
        Interlocked.Increment(ref _outstanding);
        StoredPacket? packet;
        lock (_gate)
            _free.TryPop(out packet);
        packet ??= new StoredPacket(this);
        packet.Begin();
        return packet;
    }

    public void Return(StoredPacket packet)
    {
        packet.Media.Clear();
        Interlocked.Decrement(ref _outstanding);
        lock (_gate)
        {
            if (!_disposed)
            {
                _free.Push(packet);
                return;
            }
        }

        packet.Media.Dispose();
    }

    /// <summary>Frees the shells; those that are out are freed when they come back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (StoredPacket packet in _free)
                packet.Media.Dispose();
            _free.Clear();
        }
    }
}
