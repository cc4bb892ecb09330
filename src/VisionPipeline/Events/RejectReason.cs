namespace VisionPipeline.Events;

/// <summary>Why a pass closed without a text.</summary>
public enum RejectReason
{
    /// <summary>It has a text.</summary>
    None,

    /// <summary>No plate was seen on the vehicle.</summary>
    NoPlateSeen,

    /// <summary>The plate was never wide enough, or never wholly in the picture.</summary>
    PlateTooSmall,

    /// <summary>The detector was never sure enough that it is a plate.</summary>
    PlateScoreTooLow,

    /// <summary>It was seen in too few frames.</summary>
    TooFewFrames,

    /// <summary>There was no time to read it: the machine is overloaded.</summary>
    NoBudget,

    /// <summary>The reader holds it for no plate: a badge, a grille, a sign.</summary>
    NotAPlate,

    /// <summary>It was read, and no text was probable enough.</summary>
    Unreadable,
}
