using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>A camera that a <see cref="FrameGatherer"/> serves. Counters may be read from any thread.</summary>
public sealed class GatheredCamera
{
    private long _served;
    private long _done;

    internal GatheredCamera(string name, FrameMailbox mailbox, TimeSpan due, object? tag, Func<bool>? isHeld)
    {
        IsHeld = isHeld;
        Name = name;
        Mailbox = mailbox;
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

    /// <summary>Frames of those that were given back by <see cref="FrameGatherer.Done"/>.</summary>
    internal long Finished => Volatile.Read(ref _done);

    internal FrameMailbox Mailbox { get; }

    /// <summary>Whether its frame is to stay where it is for now; null never.</summary>
    internal Func<bool>? IsHeld { get; }

    /// <summary>Whether a frame was in its box at the last look; the gatherer's lock guards this and what follows.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>Timestamp from which it waits for its turn.</summary>
    internal long Since { get; set; }

    /// <summary>Its last turn among all turns of all cameras. Ties by it keep the order in which cameras follow each other.</summary>
    internal long LastTurn { get; set; }

    internal void CountServed() => Interlocked.Increment(ref _served);

    internal void CountDone() => Interlocked.Increment(ref _done);
}
