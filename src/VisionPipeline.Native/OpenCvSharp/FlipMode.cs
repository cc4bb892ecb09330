namespace OpenCvSharp;

/// <summary>The axis of a mirror; values as <c>cv::flip</c> takes them.</summary>
public enum FlipMode
{
    /// <summary>Both axes.</summary>
    XY = -1,

    /// <summary>Upside down.</summary>
    X = 0,

    /// <summary>Left to right.</summary>
    Y = 1,
}
