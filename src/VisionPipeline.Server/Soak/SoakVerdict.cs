namespace VisionPipeline.Server.Soak;

/// <summary>What a soak came to.</summary>
internal enum SoakVerdict
{
    /// <summary>Nothing grows, nothing failed.</summary>
    Pass,

    /// <summary>Something grows, or failed.</summary>
    Fail,

    /// <summary>Too short to tell: the slope's confidence interval holds both an even line and one that is too steep.</summary>
    TooShort,
}
