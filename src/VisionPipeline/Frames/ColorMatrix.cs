namespace VisionPipeline.Frames;

/// <summary>Which luma weights a picture was encoded with (ITU-T H.273, MatrixCoefficients).</summary>
public enum ColorMatrix
{
    /// <summary>The stream does not say: taken as <see cref="Bt709"/> where the shorter side has 720 pixels or more, else as <see cref="Bt601"/>.</summary>
    Unspecified,

    /// <summary>ITU-R BT.601: Kr 0.299, Kb 0.114. Standard definition, and JPEG.</summary>
    Bt601,

    /// <summary>ITU-R BT.709: Kr 0.2126, Kb 0.0722. High definition.</summary>
    Bt709,

    /// <summary>ITU-R BT.2020, non-constant luminance: Kr 0.2627, Kb 0.0593.</summary>
    Bt2020,
}
