using System.Globalization;
using OpenCvSharp;

namespace VisionPipeline.Server.Reading;

/// <summary>Draws what was found over a picture, legible at any size of picture.</summary>
internal static class Overlay
{
    private static readonly Scalar Vehicle = new(70, 160, 255);
    private static readonly Scalar Sure = new(40, 220, 80);
    private static readonly Scalar Unsure = new(255, 180, 0);
    private static readonly Scalar Unread = new(200, 60, 60);
    private static readonly Scalar Black = new(0, 0, 0);

    /// <summary>Draws vehicles in blue, plates in green, in orange below a confidence of 0.8, and in red where nothing could be read.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="scene">What was found in it.</param>
    public static void Draw(Mat picture, Scene scene)
    {
        int thickness = Math.Max(1, (int)Math.Round(Math.Max(picture.Width, picture.Height) / 700.0));
        foreach (SceneVehicle vehicle in scene.Vehicles)
            Box(picture, vehicle.Box, Vehicle, thickness);
        foreach (ScenePlate plate in scene.Plates)
        {
            Scalar colour = !plate.IsAnswer ? Unread : plate.Seen.Reading.Confidence >= 0.8 ? Sure : Unsure;
            Box(picture, plate.Box, colour, thickness + 1);
            if (plate.IsAnswer)
                Label(picture, plate, colour, thickness);
        }
    }

    /// <summary>Writes text on a ground of its own.</summary>
    /// <param name="picture">CV_8UC3.</param>
    /// <param name="text">Latin letters and digits.</param>
    /// <param name="x">Left edge, moved so that the text lies within the picture.</param>
    /// <param name="bottom">Lower edge, moved likewise.</param>
    /// <param name="scale">1 is about 22 pixels high.</param>
    /// <param name="ground">Colour behind the text, which is black.</param>
    public static void Text(Mat picture, string text, int x, int bottom, double scale, Scalar ground)
    {
        int thickness = Math.Max(1, (int)Math.Round(scale * 1.8));
        Size size = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, scale, thickness, out int under);
        int left = Math.Clamp(x, 0, Math.Max(0, picture.Width - size.Width - 6));
        int low = Math.Clamp(bottom, Math.Min(size.Height + under + 6, picture.Height), picture.Height);
        Cv2.Rectangle(picture, new Point(left, low - size.Height - under - 6), new Point(left + size.Width + 6, low), ground, -1);
        Cv2.PutText(picture, text, new Point(left + 3, low - under - 2), HersheyFonts.HersheySimplex, scale, Black, thickness, LineTypes.AntiAlias);
    }

    private static void Label(Mat picture, ScenePlate plate, Scalar colour, int thickness)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{plate.Seen.Reading.Text} {plate.Seen.Reading.Confidence:P0} {plate.Seen.Reading.Region}");
        double scale = Math.Clamp(Math.Max(picture.Width, picture.Height) / 1400.0, 0.45, 3);
        Text(picture, text, (int)plate.Box.X - thickness, (int)plate.Box.Y - (2 * thickness), scale, colour);
    }

    private static void Box(Mat picture, in PixelBox box, Scalar colour, int thickness) =>
        Cv2.Rectangle(picture, new Point((int)box.X, (int)box.Y), new Point((int)(box.X + box.Width), (int)(box.Y + box.Height)), colour, thickness);
}
