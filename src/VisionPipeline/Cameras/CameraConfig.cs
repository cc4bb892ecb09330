using VisionPipeline.Decoding;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>How one camera is reached, decoded and watched. Immutable.</summary>
public sealed record CameraConfig
{
    /// <summary>Unique name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 64. Keys of events and folders are made of it.</summary>
    public required string Name { get; init; }

    /// <summary>The main stream: plates are read from it and it is what is recorded.</summary>
    public required SourceUrl Url { get; init; }

    /// <summary>A smaller stream of the same camera for detection; null detects on the main stream.</summary>
    public SourceUrl? SubUrl { get; init; }

    /// <summary>How both are opened.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>How both are decoded.</summary>
    public DecoderOptions Decoder { get; init; } = new();

    /// <summary>How fast a file is played; live sources have a pace of their own.</summary>
    public PlaybackPace Pace { get; init; } = PlaybackPace.Realtime;

    /// <summary>Whether a file starts again at its end; off ends the camera there.</summary>
    public bool Loop { get; init; }

    /// <summary>Pictures per second that go to the detector at most.</summary>
    public double DetectionsPerSecond { get; init; } = 5;

    /// <summary>Longest time without a new picture before the camera counts as stalled and is opened anew.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A camera that sees nothing and that nobody watches for so long decodes key frames only, until something moves; null never does.</summary>
    public TimeSpan? SleepAfter { get; init; }

    /// <summary>Waits between attempts.</summary>
    public BackOffConfig BackOff { get; init; } = new();
}
