namespace OpenCvSharp;

/// <summary>From which colour layout to which; values of <c>cv::ColorConversionCodes</c> (imgproc.hpp).</summary>
public enum ColorConversionCodes
{
    /// <summary>BGR to BGRA.</summary>
    BGR2BGRA = 0,

    /// <summary>BGRA to BGR.</summary>
    BGRA2BGR = 1,

    /// <summary>BGR to RGBA.</summary>
    BGR2RGBA = 2,

    /// <summary>BGR to RGB.</summary>
    BGR2RGB = 4,

    /// <summary>RGB to BGR.</summary>
    RGB2BGR = 4,

    /// <summary>BGRA to RGBA.</summary>
    BGRA2RGBA = 5,

    /// <summary>BGR to GRAY.</summary>
    BGR2GRAY = 6,

    /// <summary>RGB to GRAY.</summary>
    RGB2GRAY = 7,

    /// <summary>GRAY to BGR.</summary>
    GRAY2BGR = 8,

    /// <summary>GRAY to RGB.</summary>
    GRAY2RGB = 8,

    /// <summary>GRAY to BGRA.</summary>
    GRAY2BGRA = 9,

    /// <summary>BGRA to GRAY.</summary>
    BGRA2GRAY = 10,

    /// <summary>RGBA to GRAY.</summary>
    RGBA2GRAY = 11,

    /// <summary>BGR to YCrCb.</summary>
    BGR2YCrCb = 36,

    /// <summary>RGB to YCrCb.</summary>
    RGB2YCrCb = 37,

    /// <summary>YCrCb to BGR.</summary>
    YCrCb2BGR = 38,

    /// <summary>YCrCb to RGB.</summary>
    YCrCb2RGB = 39,

    /// <summary>BGR to HSV.</summary>
    BGR2HSV = 40,

    /// <summary>RGB to HSV.</summary>
    RGB2HSV = 41,

    /// <summary>BGR to Lab.</summary>
    BGR2Lab = 44,

    /// <summary>RGB to Lab.</summary>
    RGB2Lab = 45,

    /// <summary>HSV to BGR.</summary>
    HSV2BGR = 54,

    /// <summary>HSV to RGB.</summary>
    HSV2RGB = 55,

    /// <summary>Lab to BGR.</summary>
    Lab2BGR = 56,

    /// <summary>Lab to RGB.</summary>
    Lab2RGB = 57,

    /// <summary>BGR to YUV.</summary>
    BGR2YUV = 82,

    /// <summary>RGB to YUV.</summary>
    RGB2YUV = 83,

    /// <summary>YUV to BGR.</summary>
    YUV2BGR = 84,

    /// <summary>YUV to RGB.</summary>
    YUV2RGB = 85,

    /// <summary>NV12 (4:2:0 with interleaved UV, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to RGB.</summary>
    YUV2RGB_NV12 = 90,

    /// <summary>NV12 (4:2:0 with interleaved UV, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to BGR.</summary>
    YUV2BGR_NV12 = 91,

    /// <summary>NV21 (4:2:0 with interleaved VU, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to RGB.</summary>
    YUV2RGB_NV21 = 92,

    /// <summary>NV21 (4:2:0 with interleaved VU, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to BGR.</summary>
    YUV2BGR_NV21 = 93,

    /// <summary>YV12 (planar 4:2:0, V before U, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to RGB.</summary>
    YUV2RGB_YV12 = 98,

    /// <summary>YV12 (planar 4:2:0, V before U, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to BGR.</summary>
    YUV2BGR_YV12 = 99,

    /// <summary>I420 (planar 4:2:0, U before V, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to RGB.</summary>
    YUV2RGB_I420 = 100,

    /// <summary>I420 (planar 4:2:0, U before V, one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range) to BGR.</summary>
    YUV2BGR_I420 = 101,

    /// <summary>The luma plane of planar or semi-planar 4:2:0, one matrix of height * 3 / 2 rows.</summary>
    YUV2GRAY_420 = 106,

    /// <summary>UYVY (packed 4:2:2, CV_8UC2; BT.601 limited range) to RGB.</summary>
    YUV2RGB_UYVY = 107,

    /// <summary>UYVY (packed 4:2:2, CV_8UC2; BT.601 limited range) to BGR.</summary>
    YUV2BGR_UYVY = 108,

    /// <summary>YUY2 (packed 4:2:2, CV_8UC2; BT.601 limited range) to RGB.</summary>
    YUV2RGB_YUY2 = 115,

    /// <summary>YUY2 (packed 4:2:2, CV_8UC2; BT.601 limited range) to BGR.</summary>
    YUV2BGR_YUY2 = 116,

    /// <summary>UYVY (packed 4:2:2, CV_8UC2; BT.601 limited range) to GRAY.</summary>
    YUV2GRAY_UYVY = 123,

    /// <summary>YUY2 (packed 4:2:2, CV_8UC2; BT.601 limited range) to GRAY.</summary>
    YUV2GRAY_YUY2 = 124,

    /// <summary>RGB to I420 (planar 4:2:0 in one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range).</summary>
    RGB2YUV_I420 = 127,

    /// <summary>BGR to I420 (planar 4:2:0 in one CV_8UC1 matrix of height * 3 / 2 rows; BT.601 limited range).</summary>
    BGR2YUV_I420 = 128,
}
