namespace VisionPipeline.Recording;

/// <summary>When a camera's stream is kept as segments. Event clips do not depend on it.</summary>
public enum RecordingMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>Always while the camera's schedule allows it.</summary>
    Continuous,

    /// <summary>While something moves or a vehicle is seen, from the pre-roll before it to the post-roll after it.</summary>
    Activity,
}
