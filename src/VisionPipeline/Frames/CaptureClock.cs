namespace VisionPipeline.Frames;

/// <summary>Which clock a capture time comes from, the best last.</summary>
public enum CaptureClock
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>This machine's clock when the packet came, less what the network is assumed to take.</summary>
    Arrival,

    /// <summary>Time stamps of a file, counted from when it was opened or from the time that it bears.</summary>
    Container,

    /// <summary>The simulator's own time.</summary>
    Simulated,

    /// <summary>The camera's clock, by its RTCP sender reports (RFC 3550, 6.4.1).</summary>
    SenderReport,
}
