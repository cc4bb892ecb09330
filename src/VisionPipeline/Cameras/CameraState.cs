namespace VisionPipeline.Cameras;

/// <summary>What a camera is doing.</summary>
public enum CameraState
{
    /// <summary>Made, not started.</summary>
    Idle,

    /// <summary>Opening its stream.</summary>
    Connecting,

    /// <summary>Pictures come.</summary>
    Live,

    /// <summary>Connected, but no picture came for longer than the stall time-out.</summary>
    Stalled,

    /// <summary>Failed; waits before it tries again.</summary>
    BackOff,

    /// <summary>A file that came to its end, or a camera that was told to stop.</summary>
    Ended,
}
