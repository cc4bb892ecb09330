namespace VisionPipeline.Looks;

/// <summary>Why a frame of a vehicle is not (or not yet) read.</summary>
public enum LookRefusal
{
    /// <summary>It waits to be read.</summary>
    None,

    /// <summary>No plate was found in it.</summary>
    NoPlate,

    /// <summary>The plate is narrower than the camera's least width, or outside of the frame.</summary>
    TooSmall,

    /// <summary>An edge of the picture cuts the plate off: what is left of its text may be the whole text of another.</summary>
    CutOff,

    /// <summary>The detector is too unsure of the plate.</summary>
    ScoreTooLow,

    /// <summary>The verdict is certain.</summary>
    Certain,

    /// <summary>The vehicle's budget is used up.</summary>
    Budget,

    /// <summary>It is no better than what was read or waits already, and too soon for another try.</summary>
    NoBetter,

    /// <summary>The machine has no place for it: other looks promise more.</summary>
    Overload,
}
