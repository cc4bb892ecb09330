namespace VisionPipeline.Frames;

/// <summary>How far a picture must be turned clockwise to stand upright (a display matrix that says "-90" counter-clockwise is <see cref="Clockwise90"/>).</summary>
public enum Rotation
{
    /// <summary>Upright as it is.</summary>
    None = 0,

    /// <summary>A quarter turn clockwise: the left column becomes the top row.</summary>
    Clockwise90 = 90,

    /// <summary>Upside down.</summary>
    Clockwise180 = 180,

    /// <summary>A quarter turn counter-clockwise: the right column becomes the top row.</summary>
    Clockwise270 = 270,
}
