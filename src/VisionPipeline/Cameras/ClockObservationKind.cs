namespace VisionPipeline.Cameras;

/// <summary>What was seen about a clock.</summary>
public enum ClockObservationKind
{
    /// <summary>The camera's clock is off from ours by more than the limit: arrival times are used instead.</summary>
    SenderOff,

    /// <summary>The camera's clock is within the limit again and is used.</summary>
    SenderBack,

    /// <summary>The camera's clock jumped by more than the step limit and is still within the limit.</summary>
    SenderStep,

    /// <summary>The camera's clock, or its time stamps, run at another speed than ours.</summary>
    Drift,

    /// <summary>This machine's own clock was set.</summary>
    LocalStep,
}
