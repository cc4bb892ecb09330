namespace VisionPipeline.Tracking;

/// <summary>How vehicles are followed. All times are capture times, so skipped frames change nothing. Immutable.</summary>
public sealed record TrackingConfig
{
    /// <summary>Score from which a vehicle takes part in the first association and may begin a track. Low, because the nano detector gives far vehicles and small plates little more.</summary>
    public double HighScore { get; init; } = 0.35;

    /// <summary>Score from which it may continue a track in the second association.</summary>
    public double LowScore { get; init; } = 0.15;

    /// <summary>Least overlap (IoU) of prediction and detection in the first association.</summary>
    public double MatchIoU { get; init; } = 0.2;

    /// <summary>Longest time without a detection before a track ends. Covers an occlusion of one second.</summary>
    public TimeSpan Lost { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Sightings that make a track certain; until then it ends at the first miss.</summary>
    public int Confirm { get; init; } = 2;

    /// <summary>A vehicle that moved less than this share of its box's height within <see cref="StationaryAfter"/> stands still.</summary>
    public double StationaryShare { get; init; } = 0.05;

    /// <summary>See <see cref="StationaryShare"/>.</summary>
    public TimeSpan StationaryAfter { get; init; } = TimeSpan.FromSeconds(3);
}
