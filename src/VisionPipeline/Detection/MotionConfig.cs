namespace VisionPipeline.Detection;

/// <summary>When a camera's picture is looked at although, or because, nothing moves in it. Immutable.</summary>
/// <remarks>Detecting costs more than decoding. A road is empty most of the time, and then decoding is all that is paid.</remarks>
public sealed record MotionConfig
{
    /// <summary>Off detects on every due frame.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Longest time between two detections in a still picture. Below the trackers' time-out, so that a parked car stays one track.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long detection goes on at full rate after the last motion.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Least change of a cell's mean luma that is motion, in 8-bit levels. Sensor noise is averaged over some 240 samples a cell and stays below 1.</summary>
    public double MinChange { get; init; } = 3;

    /// <summary>A change must also be so many times the cell's usual one: leaves, water and flicker settle.</summary>
    public double NoiseFactor { get; init; } = 4;

    /// <summary>Cells that must change; the picture has 64 x 36. One alone is an insect or a coding artefact.</summary>
    public int MinCells { get; init; } = 2;
}
