using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>An encoded packet that ring, recorder and clips share. Its bytes are the demuxer's own wherever that wastes no memory.</summary>
/// <remarks>Counted: a reader takes a reference and gives it back; the last one returns the shell to its pool. Thread-safe.</remarks>
public sealed class StoredPacket
{
    private readonly PacketPool _pool;
    private int _references;

    internal StoredPacket(PacketPool pool) => _pool = pool;

    /// <summary>The bytes. Its own time stamps are the source's: use <see cref="Dts"/> and <see cref="Pts"/>.</summary>
    public MediaPacket Media { get; } = new();

    /// <summary>Decoding time in ticks of 1/90000 s; grows from packet to packet of a camera.</summary>
    public long Dts { get; internal set; }

    /// <summary>Presentation time in ticks of 1/90000 s.</summary>
    public long Pts { get; internal set; }

    /// <summary>When its picture was taken, microseconds since 1970 (UTC); 0 of sound.</summary>
    public long CaptureMicroseconds { get; internal set; }

    /// <summary>Whether it is sound and not a picture.</summary>
    public bool IsAudio { get; private set; }

    /// <summary>How long it is heard, in ticks; 0 for pictures, which last until the next.</summary>
    internal long Duration { get; private set; }

    /// <summary>Whether decoding can start here; never of sound.</summary>
    public bool IsKey { get; internal set; }

    /// <summary>Memory that it keeps, in bytes.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Video that is missing before it; zero where none is.</summary>
    public TimeSpan Missing { get; internal set; }

    /// <summary>Takes a reference.</summary>
    public StoredPacket AddReference()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Gives a reference back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            _pool.Return(this);
    }

    internal void Begin()
    {
        _references = 1;
        IsAudio = false;
        Duration = 0;
    }

    internal void BeAudio(long time, long duration, long bytes)
    {
        IsAudio = true;
        IsKey = false;
        Dts = time;
        Pts = time;
        Duration = duration;
        Bytes = bytes;
        Missing = TimeSpan.Zero;
        CaptureMicroseconds = 0;
    }
}
