namespace VisionPipeline.Events;

/// <summary>How far a verdict on a vehicle's pass has come.</summary>
public enum PassState
{
    /// <summary>A first reading, which more looks may change.</summary>
    Provisional,

    /// <summary>Certain enough to act on.</summary>
    Confirmed,

    /// <summary>The text changed after it was confirmed.</summary>
    Corrected,

    /// <summary>The vehicle has gone; this is the last word.</summary>
    Closed,
}
