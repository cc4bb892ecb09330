namespace OpenCvSharp;

/// <summary>The built-in stroke fonts; values of <c>cv::HersheyFonts</c>. They have ASCII only.</summary>
[Flags]
public enum HersheyFonts
{
    /// <summary>Sans serif.</summary>
    HersheySimplex = 0,

    /// <summary>Small sans serif.</summary>
    HersheyPlain = 1,

    /// <summary>Sans serif, two strokes.</summary>
    HersheyDuplex = 2,

    /// <summary>Serif.</summary>
    HersheyComplex = 3,

    /// <summary>Serif, three strokes.</summary>
    HersheyTriplex = 4,

    /// <summary>Small serif.</summary>
    HersheyComplexSmall = 5,

    /// <summary>Handwriting.</summary>
    HersheyScriptSimplex = 6,

    /// <summary>Handwriting, two strokes.</summary>
    HersheyScriptComplex = 7,

    /// <summary>Added to another: slanted.</summary>
    Italic = 16,
}
