namespace VisionPipeline.Inference;

/// <summary>When the detector's batch is found by measuring.</summary>
public enum BatchSearch
{
    /// <summary>Never: the largest batch allowed is taken.</summary>
    Never,

    /// <summary>Where the detector runs on a GPU.</summary>
    Gpu,

    /// <summary>Always.</summary>
    Always,
}
