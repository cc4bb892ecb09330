namespace OpenCvSharp;

/// <summary>A morphological operation; values of <c>cv::MorphTypes</c>.</summary>
public enum MorphTypes
{
    /// <summary>Minimum under the kernel.</summary>
    Erode = 0,

    /// <summary>Maximum under the kernel.</summary>
    Dilate = 1,

    /// <summary>Erode, then dilate.</summary>
    Open = 2,

    /// <summary>Dilate, then erode.</summary>
    Close = 3,

    /// <summary>Dilated less eroded.</summary>
    Gradient = 4,

    /// <summary>Source less opened.</summary>
    TopHat = 5,

    /// <summary>Closed less source.</summary>
    BlackHat = 6,

    /// <summary>Hit or miss (CV_8UC1 only).</summary>
    HitMiss = 7,
}
