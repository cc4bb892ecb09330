namespace VisionPipeline.Recording;

/// <summary>What a recorded file is.</summary>
public enum RecordedKind
{
    /// <summary>A piece of the continuous recording.</summary>
    Segment,

    /// <summary>Video of one or more passes.</summary>
    Clip,

    /// <summary>A JPEG of a pass.</summary>
    Picture,
}
