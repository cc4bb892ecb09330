using System.Globalization;
using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Geometry;
using VisionPipeline.Server.Reading;
using VisionPipeline.Tracking;

namespace VisionPipeline.Server.Watching;

/// <summary>Draws tracks: a colour for each number, the way it came, dashed by thin lines where it only coasts, its plate and text.</summary>
internal static class TrackPainter
{
    private static readonly Scalar[] Colours =
    [
        new(255, 90, 90), new(90, 200, 90), new(100, 150, 255), new(255, 200, 60), new(220, 110, 255), new(60, 220, 220),
        new(255, 140, 60), new(170, 255, 110), new(255, 130, 190), new(150, 130, 255), new(210, 210, 110), new(120, 220, 170),
    ];

    /// <summary>Draws one.</summary>
    /// <param name="picture">CV_8UC3, red first, as decoded.</param>
    /// <param name="track">It.</param>
    /// <param name="trail">Its way so far.</param>
    public static void Draw(Mat picture, VehicleTrack track, TrackTrail trail)
    {
        int thickness = Math.Max(1, (int)Math.Round(Math.Max(picture.Width, picture.Height) / 700.0));
        Scalar colour = Colours[(int)(track.Id % Colours.Length)];
        Cv2.Polylines(picture, [[.. trail.Way]], false, colour, thickness, LineTypes.AntiAlias);
        Box(picture, track.Box, colour, track.SeenNow ? thickness + 1 : 1);
        if (track.HasPlateNow)
            Box(picture, new Box(track.Plate.X, track.Plate.Y, track.Plate.Width, track.Plate.Height), colour, thickness);
        string words = string.Create(
            CultureInfo.InvariantCulture,
            $"{track.Id} {Name(track.Class)}{(track.IsConfirmed ? "" : "?")}{(track.SeenNow ? "" : " coasts")}{(track.IsStationary ? " stands" : "")}{(trail.Text is null ? "" : " " + trail.Text)}");
        Overlay.Text(picture, words, (int)track.Box.X, (int)track.Box.Y - thickness, Math.Clamp(Math.Max(picture.Width, picture.Height) / 1600.0, .4, 2), colour);
    }

    /// <summary>What a class is called.</summary>
    public static string Name(ObjectClass? kind) => kind?.ToString().ToLowerInvariant() ?? "plate";

    private static void Box(Mat picture, in Box box, Scalar colour, int thickness) =>
        Cv2.Rectangle(picture, new Point((int)box.X, (int)box.Y), new Point((int)box.Right, (int)box.Bottom), colour, thickness);
}
