namespace VisionPipeline.Cameras;

/// <summary>How reading a stream came to an end that is no fault.</summary>
internal enum AttemptEnd
{
    /// <summary>A file came to its end.</summary>
    EndOfFile,

    /// <summary>The stream is no longer what it was opened as.</summary>
    Changed,

    /// <summary>It was told to stop.</summary>
    Stopped,
}
