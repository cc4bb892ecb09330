namespace OpenCvSharp;

/// <summary>How an outline is stored; values of <c>cv::ContourApproximationModes</c>.</summary>
public enum ContourApproximationModes
{
    /// <summary>Every point.</summary>
    ApproxNone = 1,

    /// <summary>The ends of straight runs.</summary>
    ApproxSimple = 2,

    /// <summary>Teh-Chin chain approximation, L1.</summary>
    ApproxTC89L1 = 3,

    /// <summary>Teh-Chin chain approximation, k-cosine.</summary>
    ApproxTC89KCOS = 4,
}
