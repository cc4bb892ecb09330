namespace VisionPipeline.Cameras;

/// <summary>How much of a stream is decoded.</summary>
public enum DecodingLevel
{
    /// <summary>Every picture.</summary>
    Everything,

    /// <summary>Only pictures that others refer to: the machine has too much to do and this camera sees nothing. Streams without other pictures lose none.</summary>
    ReferencesOnly,

    /// <summary>Asleep: key frames only, at most one each second.</summary>
    KeyFramesOnly,
}
