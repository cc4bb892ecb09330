namespace OpenCvSharp;

/// <summary>What the local threshold is made of; values of <c>cv::AdaptiveThresholdTypes</c>.</summary>
public enum AdaptiveThresholdTypes
{
    /// <summary>The block's mean less the constant.</summary>
    MeanC = 0,

    /// <summary>The block's Gaussian-weighted mean less the constant.</summary>
    GaussianC = 1,
}
