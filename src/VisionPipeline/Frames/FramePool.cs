namespace VisionPipeline.Frames;

/// <summary>A bounded set of frame shells for one decoder. Pixels come from libavcodec's own buffer pool; the shells hold them.</summary>
/// <remarks>
/// Thread-safe. Renting from an empty pool gives nothing: the caller drops the frame and counts it, so that a slow reader costs
/// frames and never memory. Frames that are out when the pool is disposed are freed when they come back.
/// </remarks>
public sealed class FramePool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly VideoFrame?[] _idle;
    private int _idleCount;
    private int _created;
    private int _limit;
    private bool _disposed;

    /// <summary>Makes a pool with all its shells (some hundred bytes each): one made when a reader is late would be an allocation among frames.</summary>
    /// <param name="capacity">Most frames out at a time. Each 1080p frame in main memory is about 3.1 MB.</param>
    public FramePool(int capacity = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _idle = new VideoFrame?[capacity];
        for (int i = 0; i < capacity; i++)
            _idle[i] = new VideoFrame(this);
        _idleCount = _created = _limit = capacity;
    }

    /// <summary>Most frames out at a time.</summary>
    public int Capacity => _idle.Length;

    /// <summary>Frames that may be out now, 1..<see cref="Capacity"/>: fewer where the decoder's surfaces do not go so far.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, Math.Clamp(value, 1, Capacity));
    }

    /// <summary>Frames that somebody holds now. Zero after every reader has let go.</summary>
    public int Outstanding
    {
        get
        {
            lock (_lock)
                return _created - _idleCount;
        }
    }

    /// <summary>Takes a shell with one claim on it.</summary>
    /// <returns>False where all frames are out, or the pool is disposed.</returns>
    public bool TryRent(out FrameLease lease)
    {
        VideoFrame? frame = null;
        lock (_lock)
        {
            if (!_disposed && _idleCount > 0 && _created - _idleCount < _limit)
            {
                frame = _idle[--_idleCount]!;
                _idle[_idleCount] = null;
            }
        }

        lease = frame?.First() ?? default;
        return frame is not null;
    }

    /// <summary>Frees the shells that are in; those that are out follow when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idleCount > 0)
            {
                _idle[--_idleCount]!.Media.Dispose();
                _idle[_idleCount] = null;
                _created--;
            }
        }
    }

    internal void Return(VideoFrame frame)
    {
        frame.Media.Clear();
        lock (_lock)
        {
            if (_disposed)
            {
                frame.Media.Dispose();
                _created--;
                return;
            }

            _idle[_idleCount++] = frame;
        }
    }
}
