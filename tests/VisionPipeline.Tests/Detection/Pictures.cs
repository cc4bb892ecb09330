using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Detection;

/// <summary>Pictures of one colour.</summary>
internal static class Pictures
{
    public static byte[] Plain(int width, int height, byte level)
    {
        var rgb = new byte[3 * width * height];
        rgb.AsSpan().Fill(level);
        return rgb;
    }

    public static YuvImage Grey(int width, int height, byte level)
    {
        var plane = new byte[width * height];
        plane.AsSpan().Fill(level);
        return new YuvImage(new YuvFormat(width, height, PixelLayout.Gray8, Range: ColorRange.Full), plane, width);
    }
}
