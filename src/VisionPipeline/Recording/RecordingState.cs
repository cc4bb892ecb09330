namespace VisionPipeline.Recording;

/// <summary>How a recorded file stands.</summary>
public enum RecordingState
{
    /// <summary>Parts are still added.</summary>
    Writing,

    /// <summary>Whole.</summary>
    Closed,

    /// <summary>Ended early by a fault of the disk; whole up to there.</summary>
    Broken,

    /// <summary>Left open by a crash; whole up to its last fragment, which repair found.</summary>
    Repaired,

    /// <summary>Marked for deletion.</summary>
    Deleting,
}
