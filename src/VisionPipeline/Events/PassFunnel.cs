namespace VisionPipeline.Events;

/// <summary>How far a camera's passes came: each number is a part of the one before. A snapshot.</summary>
public sealed record PassFunnel
{
    /// <summary>Vehicles that passed, joined ones counted once.</summary>
    public long Passes { get; init; }

    /// <summary>Those whose plate was seen.</summary>
    public long WithPlate { get; init; }

    /// <summary>Those whose plate was read at least once, whatever came of it.</summary>
    public long Attempted { get; init; }

    /// <summary>Those whose text was told.</summary>
    public long Read { get; init; }

    /// <summary>Those whose text was confirmed.</summary>
    public long Confirmed { get; init; }

    /// <summary>Texts that changed after they were confirmed.</summary>
    public long Corrected { get; init; }

    /// <summary>Tracks that turned out to belong to another pass.</summary>
    public long Joined { get; init; }

    /// <summary>Passes among them that had been told of, and were closed as a part of another one.</summary>
    public long Merged { get; init; }

    /// <summary>Passes that are open now.</summary>
    public long Open { get; init; }

    /// <summary>Revisions that were told.</summary>
    public long Revisions { get; init; }

    /// <summary>Passes that closed without a text, by reason.</summary>
    public IReadOnlyDictionary<RejectReason, long> Rejected { get; init; } = new Dictionary<RejectReason, long>();
}
