using System.Globalization;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;

namespace VisionPipeline.Server.Reading;

/// <summary>Draws what was found over a picture, legible at any size of picture.</summary>
internal static class Overlay
{
    private static readonly Scalar Vehicle = new(70, 160, 255);
    private static readonly Scalar Sure = new(40, 220, 80);
    private static readonly Scalar Unsure = new(255, 180, 0);
    private static readonly Scalar Unread = new(200, 60, 60);
    private static readonly Scalar Black = new(0, 0, 0);
    private static readonly Scalar Light = new(225, 225, 225);

    /// <summary>Draws vehicles in blue, plates in green, in orange below a confidence of 0.8, and in red where nothing could be read.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="scene">What was found in it.</param>
    public static void Draw(Mat picture, Scene scene)
    {
        Draw(picture, scene.Vehicles.Select(static vehicle => new OverlayMark { Vehicle = vehicle.Box }));
        Draw(picture, scene.Plates.Select(static plate => new OverlayMark
        {
            Plate = plate.Box,
            Confidence = plate.Seen.Reading.Confidence,
            Text = plate.IsAnswer ? string.Create(CultureInfo.InvariantCulture, $"{plate.Seen.Reading.Text} {plate.Seen.Reading.Confidence:P0} {plate.Seen.Reading.Region}") : null,
        }));
    }

    /// <summary>Draws boxes and texts: vehicles in blue, plates by how sure their text is, in red without one.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="marks">What to draw.</param>
    public static void Draw(Mat picture, IEnumerable<OverlayMark> marks) => Draw(
        picture.Width,
        picture.Height,
        marks,
        (from, to, thickness, colour) => Cv2.Rectangle(picture, from, to, colour, thickness),
        (text, x, bottom, scale, ground) => Text(picture, text, x, bottom, scale, ground));

    /// <summary>As for a picture, onto the list of what is painted on a device.</summary>
    /// <param name="list">Begun with the picture's size.</param>
    /// <param name="marks">What to draw.</param>
    public static void Draw(PaintList list, IEnumerable<OverlayMark> marks) => Draw(list.Width, list.Height, marks, list.Outline, list.Text);

    /// <summary>As for a picture, onto the list of what is painted on a device.</summary>
    /// <param name="list">Begun with the picture's size.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="time">When the picture was taken; shown in UTC.</param>
    public static void Caption(PaintList list, string camera, DateTimeOffset time) =>
        list.Text(Caption(camera, time), 4, 4, Scale(list.Width, list.Height), Light);

    /// <summary>Writes a line into the upper left corner: where and when.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="time">When the picture was taken; shown in UTC.</param>
    public static void Caption(Mat picture, string camera, DateTimeOffset time) =>
        Text(picture, Caption(camera, time), 4, 4, Scale(picture.Width, picture.Height), Light);

    /// <summary>Writes text on a ground of its own.</summary>
    /// <param name="picture">CV_8UC3.</param>
    /// <param name="text">Latin letters and digits.</param>
    /// <param name="x">Left edge, moved so that the text lies within the picture.</param>
    /// <param name="bottom">Lower edge, moved likewise.</param>
    /// <param name="scale">1 is about 22 pixels high.</param>
    /// <param name="ground">Colour behind the text, which is black.</param>
    public static void Text(Mat picture, string text, int x, int bottom, double scale, Scalar ground)
    {
        var label = TextLabel.Of(text, x, bottom, scale, picture.Width, picture.Height);
        Cv2.Rectangle(picture, label.Ground, ground, -1);
        label.Write(picture, default, Black);
    }

    private static double Scale(int width, int height) => Math.Clamp(Math.Max(width, height) / 1400.0, 0.45, 3);

    private static int Thickness(int width, int height) => Math.Max(1, (int)Math.Round(Math.Max(width, height) / 700.0));

    private static Scalar ColourOf(OverlayMark mark) => mark.Text is null ? Unread : mark.Confidence >= 0.8 ? Sure : Unsure;

    private static string Caption(string camera, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{camera}  {time.UtcDateTime:yyyy-MM-dd HH:mm:ss.ff} UTC");

    private static void Draw(int width, int height, IEnumerable<OverlayMark> marks, Action<Point, Point, int, Scalar> outline, Action<string, int, int, double, Scalar> write)
    {
        int thickness = Thickness(width, height);
        foreach (OverlayMark mark in marks)
        {
            if (mark.Vehicle is { } vehicle)
                outline(From(vehicle), To(vehicle), thickness, Vehicle);
            if (mark.Plate is not { } plate)
                continue;
            Scalar colour = ColourOf(mark);
            outline(From(plate), To(plate), thickness + 1, colour);
            if (mark.Text is { } text)
                write(text, (int)plate.X - thickness, (int)plate.Y - (2 * thickness), Scale(width, height), colour);
        }
    }

    private static Point From(in PixelBox box) => new((int)box.X, (int)box.Y);

    private static Point To(in PixelBox box) => new((int)(box.X + box.Width), (int)(box.Y + box.Height));
}
