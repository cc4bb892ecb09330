namespace VisionPipeline.Events;

/// <summary>What a <see cref="HealthEvent"/> tells.</summary>
public enum HealthKind
{
    /// <summary>A camera's state changed.</summary>
    CameraState,

    /// <summary>A camera's or this machine's clock jumped.</summary>
    ClockStep,

    /// <summary>A camera's clock runs faster or slower than this machine's.</summary>
    ClockDrift,

    /// <summary>Frames or packets were dropped.</summary>
    Dropped,

    /// <summary>Delivery or storage of events is in trouble, or well again.</summary>
    Delivery,

    /// <summary>Recording is in trouble, or well again.</summary>
    Recording,

    /// <summary>A GPU or a provider failed while it was at work, and what comes next took over: it goes on, more slowly.</summary>
    Inference,
}
