namespace VisionPipeline.Publishing;

/// <summary>What a failure is to those who read of it.</summary>
internal enum SinkNews
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>The first trouble.</summary>
    Begins,

    /// <summary>Something else beside what is known.</summary>
    Joins,

    /// <summary>A reminder.</summary>
    GoesOn,
}
