using OpenCvSharp;

namespace VisionPipeline.Frames;

/// <summary>Where a line of text and the ground behind it lie in a picture. Immutable.</summary>
/// <param name="Text">Latin letters and digits, in OpenCV's plain Hershey font.</param>
/// <param name="Scale">1 is about 22 pixels high.</param>
/// <param name="Thickness">Of strokes, pixels.</param>
/// <param name="Ground">The ground, in pixels of the picture.</param>
/// <param name="Origin">Where the base line begins, likewise.</param>
public readonly record struct TextLabel(string Text, double Scale, int Thickness, Rect Ground, Point Origin)
{
    /// <summary>Places a text, moved so that it lies within the picture.</summary>
    /// <param name="text">Latin letters and digits.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="bottom">Lower edge.</param>
    /// <param name="scale">1 is about 22 pixels high.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public static TextLabel Of(string text, int x, int bottom, double scale, int width, int height)
    {
        int thickness = Math.Max(1, (int)Math.Round(scale * 1.8));
        Size size = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, scale, thickness, out int under);
        int left = Math.Clamp(x, 0, Math.Max(0, width - size.Width - 6));
        int low = Math.Clamp(bottom, Math.Min(size.Height + under + 6, height), height);

        // Corners of a box that is drawn are both part of it.
        var ground = new Rect(left, low - size.Height - under - 6, size.Width + 7, size.Height + under + 7);
        return new TextLabel(text, scale, thickness, ground, new Point(left + 3, low - under - 2));
    }

    /// <summary>Writes the text without its ground, smooth at its edges.</summary>
    /// <param name="picture">8-bit, any number of channels.</param>
    /// <param name="offset">Where the picture that it was placed in begins in this one.</param>
    /// <param name="colour">In the picture's channel order.</param>
    public void Write(Mat picture, Point offset, Scalar colour) =>
        Cv2.PutText(picture, Text, new Point(Origin.X + offset.X, Origin.Y + offset.Y), HersheyFonts.HersheySimplex, Scale, colour, Thickness, LineTypes.AntiAlias);
}
