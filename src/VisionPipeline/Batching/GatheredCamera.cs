using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>A camera that a <see cref="FrameGatherer"/> serves. Counters may be read from any thread.</summary>
public sealed class GatheredCamera
{
    private long _served;
    private long _superseded;

    internal GatheredCamera(string name, IFrameInbox inbox, TimeSpan due, object? tag)
    {
        Name = name;
        Inbox = inbox;
        Due = due;
        Tag = tag;
    }

    /// <summary>The camera's name.</summary>
    public string Name { get; }

    /// <summary>Whatever the caller wants to find again with a frame.</summary>
    public object? Tag { get; }

    /// <summary>Longest that its frame waits for company.</summary>
    public TimeSpan Due { get; }

    /// <summary>Frames that went into a batch.</summary>
    public long Served => Volatile.Read(ref _served);

    /// <summary>Frames that a newer one replaced while they waited for a batch.</summary>
    public long Superseded => Volatile.Read(ref _superseded);

    internal IFrameInbox Inbox { get; }

    /// <summary>The frame that waits; the gatherer's lock guards this and what follows.</summary>
    internal FrameLease Waiting { get; set; }

    internal bool IsWaiting { get; set; }

    /// <summary>Timestamp of the first frame since the last batch.</summary>
    internal long Since { get; set; }

    /// <summary>Its last turn among all turns of all cameras. Ties by it keep the order in which cameras follow each other.</summary>
    internal long LastTurn { get; set; }

    internal void CountServed() => Interlocked.Increment(ref _served);

    internal void CountSuperseded() => Interlocked.Increment(ref _superseded);
}
