namespace OpenCvSharp;

/// <summary>What a threshold does to a pixel; values of <c>cv::ThresholdTypes</c>. <see cref="Otsu"/> or <see cref="Triangle"/> may be added to one of the first five.</summary>
[Flags]
public enum ThresholdTypes
{
    /// <summary>Maximum above the threshold, else 0.</summary>
    Binary = 0,

    /// <summary>0 above the threshold, else maximum.</summary>
    BinaryInv = 1,

    /// <summary>The threshold above the threshold, else as it is.</summary>
    Trunc = 2,

    /// <summary>As it is above the threshold, else 0.</summary>
    Tozero = 3,

    /// <summary>0 above the threshold, else as it is.</summary>
    TozeroInv = 4,

    /// <summary>Choose the threshold by Otsu's method (8-bit or 16-bit, one channel).</summary>
    Otsu = 8,

    /// <summary>Choose the threshold by the triangle method (8-bit, one channel).</summary>
    Triangle = 16,
}
