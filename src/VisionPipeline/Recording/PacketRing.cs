using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>The newest encoded packets of one camera, from a key frame on: pre-roll of clips, instant start of live view, a second look.</summary>
/// <remarks>
/// Holds at least the pre-roll and less than one group of pictures more, and never more bytes than its cap; where one group of
/// pictures alone is larger, the ring is emptied until the next key frame and <see cref="Overflows"/> counts it. One thread adds;
/// any thread reads.
/// </remarks>
public sealed class PacketRing
{
    private readonly Lock _gate = new();
    private readonly long _preRoll;
    private readonly long _maxBytes;
    private readonly Queue<long> _keys = new();
    private StoredPacket[] _slots = new StoredPacket[256];
    private long _first;
    private long _next;
    private long _bytes;
    private long _overflows;

    internal PacketRing(TimeSpan preRoll, long maxBytes)
    {
        _preRoll = (long)(preRoll.TotalSeconds * MediaOutput.TicksPerSecond);
        _maxBytes = maxBytes;
    }

    /// <summary>Memory that its packets keep, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How often one group of pictures was larger than the cap.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    /// <summary>Packets in it.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return (int)(_next - _first);
        }
    }

    /// <summary>Media time from its oldest to its newest packet.</summary>
    public TimeSpan Span
    {
        get
        {
            lock (_gate)
                return _next == _first ? TimeSpan.Zero : TimeSpan.FromSeconds((At(_next - 1).Dts - At(_first).Dts) / (double)MediaOutput.TicksPerSecond);
        }
    }

    /// <summary>Number of the oldest packet that can be read, a key frame.</summary>
    internal long First
    {
        get
        {
            lock (_gate)
                return _first;
        }
    }

    /// <summary>When its oldest picture was taken, microseconds since 1970; null where it is empty.</summary>
    internal long? OldestCapture
    {
        get
        {
            lock (_gate)
                return _next == _first ? null : At(_first).CaptureMicroseconds;
        }
    }

    /// <summary>A reader that starts at the oldest key frame.</summary>
    /// <param name="audio">Whether it gets the sound too, where some is kept.</param>
    public PacketRingReader Read(bool audio = false) => new(this, audio);

    /// <summary>Takes a reference on the packets from the last key frame at or before a time; from the oldest where none is so old.</summary>
    /// <param name="captureMicroseconds">Capture time, microseconds since 1970.</param>
    /// <param name="packets">Gets them, oldest first; the caller gives each back.</param>
    internal void CopyFrom(long captureMicroseconds, List<StoredPacket> packets)
    {
        lock (_gate)
        {
            long start = _first;
            foreach (long key in _keys)
            {
                if (At(key).CaptureMicroseconds <= captureMicroseconds)
                    start = key;
            }

            for (long i = start; i < _next; i++)
                packets.Add(At(i).AddReference());
        }
    }

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">It; the ring takes a reference of its own.</param>
    /// <param name="end">When it ends, in ticks: what is shown until then counts as pre-roll.</param>
    internal void Add(StoredPacket packet, long end)
    {
        lock (_gate)
        {
            if (!packet.IsKey && _keys.Count == 0)
                return;
            Trim(end);
            if (packet.IsKey)
                _keys.Enqueue(_next);
            if (_next - _first == _slots.Length)
                Grow();
            _slots[_next++ % _slots.Length] = packet.AddReference();
            _bytes += packet.Bytes;
            while (_bytes > _maxBytes && _keys.Count > 1)
                DropGroup();
            if (_bytes > _maxBytes)
                Overflow();
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            DropTo(_next);
            _keys.Clear();
        }
    }

    /// <summary>The packet of a number, or of the oldest key frame where that one is gone; null where there is none yet.</summary>
    internal StoredPacket? TryRead(ref long number, out long lost)
    {
        lock (_gate)
        {
            lost = Math.Max(0, _first - number);
            number = Math.Max(number, _first);
            return number < _next ? At(number++).AddReference() : null;
        }
    }

    private StoredPacket At(long number) => _slots[number % _slots.Length];

    // Before a packet is added, so that never both are there: what goes and what it goes for.
    private void Trim(long end)
    {
        while (_keys.Count > 1 && end - At(SecondKey()).Dts >= _preRoll)
            DropGroup();
    }

    private void DropGroup()
    {
        _keys.Dequeue();
        DropTo(_keys.Peek());
    }

    private void Overflow()
    {
        _overflows++;
        DropTo(_next);
        _keys.Clear();
    }

    private long SecondKey()
    {
        Queue<long>.Enumerator keys = _keys.GetEnumerator();
        keys.MoveNext();
        keys.MoveNext();
        return keys.Current;
    }

    private void DropTo(long number)
    {
        for (; _first < number; _first++)
        {
            StoredPacket packet = At(_first);
            _slots[_first % _slots.Length] = null!;
            _bytes -= packet.Bytes;
            packet.Release();
        }
    }

    private void Grow()
    {
        var larger = new StoredPacket[_slots.Length * 2];
        for (long i = _first; i < _next; i++)
            larger[i % larger.Length] = At(i);
        _slots = larger;
    }
}
