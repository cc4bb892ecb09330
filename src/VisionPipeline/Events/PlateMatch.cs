namespace VisionPipeline.Events;

/// <summary>How a plate met an entry of a list.</summary>
public enum PlateMatch
{
    /// <summary>Character for character.</summary>
    Exact,

    /// <summary>By a pattern with <c>*</c> or <c>?</c>.</summary>
    Wildcard,

    /// <summary>But for characters that look alike, such as O and 0.</summary>
    Confusable,

    /// <summary>By one of the less probable texts of the plate.</summary>
    Alternative,
}
