namespace VisionPipeline.Simulation;

/// <summary>What stands between a simulated camera and its road.</summary>
public enum SceneBlock
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A pole in front of one lane.</summary>
    Pole,

    /// <summary>Branches in front of one lane.</summary>
    Tree,
}
