namespace VisionPipeline.Server.Recordings;

/// <summary>Which plates of an export are blurred.</summary>
internal enum BlurMode
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that stand on no list, and those whose text is not known.</summary>
    Unlisted,

    /// <summary>All.</summary>
    All,
}
