namespace VisionPipeline.Native.TurboJpeg;

/// <summary>The bounds that a picture is held to before native code sees it.</summary>
internal static class JpegSize
{
    /// <summary>The largest side of a JPEG (ITU-T T.81, 16 bits; libjpeg's <c>JPEG_MAX_DIMENSION</c>).</summary>
    public const int MaxSide = 65500;

    public static void Require(string call, bool holds, string words)
    {
        if (!holds)
            throw new JpegException(call, words, -1);
    }

    public static void RequireSides(string call, int width, int height) =>
        Require(call, width is >= 1 and <= MaxSide && height is >= 1 and <= MaxSide && (long)width * height <= int.MaxValue / 8, $"a picture of {width} x {height} pixels cannot be coded");

    /// <summary>A plane of so many rows lies inside the span.</summary>
    public static void RequirePlane(string call, string name, long available, long rowBytes, long rows, long stride)
    {
        Require(call, stride >= rowBytes && stride <= int.MaxValue, $"the {name}'s stride of {stride} bytes is shorter than its rows of {rowBytes}");
        long needed = ((rows - 1) * stride) + rowBytes;
        Require(call, available >= needed, $"the {name} of {available} bytes is too short: {needed} are needed");
    }

    public static int BytesPerPixel(string call, JpegPixelFormat format) => format switch
    {
        JpegPixelFormat.Rgb or JpegPixelFormat.Bgr => 3,
        JpegPixelFormat.Grey => 1,
        _ => throw new JpegException(call, $"pixel format {(int)format} is not known", -1),
    };
}
