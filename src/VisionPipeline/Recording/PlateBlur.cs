using OpenCvSharp;
using VisionPipeline.Geometry;

namespace VisionPipeline.Recording;

/// <summary>Makes plates unreadable for good: what is left of one is the mean colour of a few blocks, in coarse steps.</summary>
/// <remarks>
/// A plate of seven characters becomes 4 x 2 blocks, so that no block tells one character. Values are rounded to steps of 16: pictures
/// of the same plate, whose blocks lie a little differently, do not add up to more than one does.
/// </remarks>
public static class PlateBlur
{
    private const int BlocksAcross = 4;
    private const int BlocksDown = 2;
    private const int Step = 16;

    // Detectors draw plates a little tight, and boxes between detections are guessed.
    private const float MarginAcross = 0.2f;
    private const float MarginDown = 0.35f;

    /// <summary>Blurs a plate, with a margin.</summary>
    /// <param name="picture">8-bit, any number of channels; changed in place.</param>
    /// <param name="plate">Where it is, pixels; may reach over the edges.</param>
    public static void Apply(Mat picture, in Box plate)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Apply(picture, AreaOf(plate, picture.Width, picture.Height));
    }

    /// <summary>Blurs an area, as <see cref="AreaOf"/> gives it.</summary>
    /// <param name="picture">8-bit, any number of channels; changed in place.</param>
    /// <param name="inside">Within the picture; less than 2 pixels either way are left alone.</param>
    public static void Apply(Mat picture, Rect inside)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (inside.Width < 2 || inside.Height < 2)
            return;
        using Mat area = picture.SubMat(inside);
        using var blocks = new Mat();
        Cv2.Resize(area, blocks, new Size(Math.Min(BlocksAcross, inside.Width), Math.Min(BlocksDown, inside.Height)), interpolation: InterpolationFlags.Area);
        foreach (ref byte value in blocks.AsSpan())
            value = (byte)Math.Min(255, (value / Step * Step) + (Step / 2));
        using var smooth = new Mat();
        Cv2.Resize(blocks, smooth, area.Size(), interpolation: InterpolationFlags.Linear);
        smooth.CopyTo(area);
    }

    /// <summary>What is blurred of a picture for a plate: the plate with its margin, as far as it lies inside.</summary>
    /// <param name="plate">Where it is, pixels.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public static Rect AreaOf(in Box plate, int width, int height)
    {
        int left = (int)Math.Clamp(Math.Floor(plate.X - (MarginAcross * plate.Width) - 2), 0, width);
        int top = (int)Math.Clamp(Math.Floor(plate.Y - (MarginDown * plate.Height) - 2), 0, height);
        int right = (int)Math.Clamp(Math.Ceiling(plate.Right + (MarginAcross * plate.Width) + 2), left, width);
        int bottom = (int)Math.Clamp(Math.Ceiling(plate.Bottom + (MarginDown * plate.Height) + 2), top, height);
        return new Rect(left, top, right - left, bottom - top);
    }
}
