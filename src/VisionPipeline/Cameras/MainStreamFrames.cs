using VisionPipeline.Frames;

namespace VisionPipeline.Cameras;

/// <summary>Full-resolution frames of a camera that is detected on its sub stream, decoded only while somebody wants them.</summary>
/// <remarks>
/// Thread-safe. It owns the leases of the few frames that it keeps; what it gives out belongs to whom it was given. While nobody
/// wants frames, the main stream is read and its packets since the last key frame are kept encoded, so that the first frames are
/// there a moment after they are wanted. No call allocates.
/// </remarks>
public sealed class MainStreamFrames : IDisposable
{
    private const int MostFrames = 12;
    private const int FewestFrames = 4;
    private const long MostBytes = 48 << 20;
    private const int NotedTimes = 16;

    // Nobody asks for a frame that is older: a reader that is so late has newer ones to look at.
    private const long Oldest = 3 * TimeSpan.MicrosecondsPerSecond;

    // Half a frame interval at five frames per second.
    private const long NearEnough = 100_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FrameLease[] _frames = new FrameLease[MostFrames];
    private readonly long[] _noted = new long[NotedTimes];
    private int _count;
    private long _notes;
    private long _wantedUntil = long.MinValue;
    private long _hits;
    private long _misses;
    private bool _disposed;

    internal MainStreamFrames(TimeProvider time) => _time = time;

    /// <summary>Requests that were answered with a frame.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Requests for which no frame was near enough.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Frames kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Most frames that this keeps of a decoder's pool.</summary>
    internal static int Capacity => MostFrames;

    /// <summary>Whether frames are wanted now.</summary>
    public bool IsWanted => _time.GetTimestamp() < Volatile.Read(ref _wantedUntil);

    /// <summary>Wants frames from now on for so long; said again while tracks are active. A shorter wish does not end a longer one.</summary>
    public void Want(TimeSpan time)
    {
        long until = _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency);
        long old = Volatile.Read(ref _wantedUntil);
        while (until > old)
        {
            long seen = Interlocked.CompareExchange(ref _wantedUntil, until, old);
            if (seen == old)
                return;
            old = seen;
        }
    }

    /// <summary>The kept frame nearest to a moment. The caller owns the lease.</summary>
    /// <param name="moment">When the frame for detection was taken, as its clock says: main frames are not kept from going back.</param>
    /// <param name="tolerance">Farthest that it may be off; half a frame interval finds the same moment, clocks' uncertainty comes on top.</param>
    /// <param name="lease">The frame.</param>
    /// <returns>False where none is near enough, or 32 readers hold it already.</returns>
    public bool TryGet(in CaptureTime moment, TimeSpan tolerance, out FrameLease lease)
    {
        lease = default;
        lock (_lock)
        {
            int nearest = Nearest(moment.UnixMicroseconds, out long distance);
            if (nearest < 0 || distance > tolerance.Ticks / TimeSpan.TicksPerMicrosecond)
            {
                _misses++;
                return false;
            }

            try
            {
                lease = _frames[nearest].Share();
            }
            catch (InvalidOperationException)
            {
                _misses++;
                return false;
            }

            _hits++;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        Clear();
    }

    /// <summary>A frame went out for detection: its moment will be asked for.</summary>
    internal void Note(long capture)
    {
        lock (_lock)
            _noted[_notes++ % NotedTimes] = capture;
    }

    /// <summary>Takes a decoded frame over.</summary>
    internal void Add(in FrameLease lease)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                lease.Dispose();
                return;
            }

            VideoFrame frame = lease.Frame;
            long newest = frame.Capture.UnixMicroseconds;
            for (int i = _count - 1; i >= 0; i--)
            {
                if (newest - CaptureOf(i) is > Oldest or < 0)
                    RemoveAt(i);
            }

            long bytes = Math.Max(1, (long)frame.Width * frame.Height * 3 / 2);
            int capacity = (int)Math.Clamp(MostBytes / bytes, FewestFrames, MostFrames);
            while (_count >= capacity)
                RemoveAt(LeastUseful());
            _frames[_count++] = lease;
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            while (_count > 0)
                RemoveAt(_count - 1);
        }
    }

    // The oldest one that is not the nearest to any moment that went out for detection lately. The newer half stays: the sub
    // stream's frame of the same moment may still be on its way.
    private int LeastUseful()
    {
        Span<bool> useful = stackalloc bool[MostFrames];
        for (int i = 0; i < Math.Min(_notes, NotedTimes); i++)
        {
            if (Nearest(_noted[i], out long distance) is int nearest and >= 0 && distance <= NearEnough)
                useful[nearest] = true;
        }

        int spare = useful[..(_count / 2)].IndexOf(false);
        return Math.Max(0, spare);
    }

    private int Nearest(long moment, out long distance)
    {
        int nearest = -1;
        distance = long.MaxValue;
        for (int i = 0; i < _count; i++)
        {
            long off = Math.Abs(CaptureOf(i) - moment);
            if (off >= distance)
                continue;
            distance = off;
            nearest = i;
        }

        return nearest;
    }

    private long CaptureOf(int index) => _frames[index].Frame.Capture.UnixMicroseconds;

    private void RemoveAt(int index)
    {
        _frames[index].Dispose();
        _count--;
        _frames.AsSpan(index + 1, _count - index).CopyTo(_frames.AsSpan(index));
        _frames[_count] = default;
    }
}
