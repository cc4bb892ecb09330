namespace VisionPipeline.Events;

/// <summary>What a list of plates is for.</summary>
public enum PlateListKind
{
    /// <summary>Plates that may pass.</summary>
    Allow,

    /// <summary>Plates that may not.</summary>
    Deny,

    /// <summary>Plates that somebody looks for.</summary>
    Watch,
}
