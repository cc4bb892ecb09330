using System.Globalization;
using OpenCvSharp;
using VisionPipeline.Server.Reading;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Puts plates that were not read right side by side, with what they say and what was read.</summary>
internal static class ContactSheet
{
    private const int Columns = 5;
    private const int Rows = 8;
    private const int TileWidth = 300;
    private const int TileHeight = 130;
    private const int CaptionHeight = 34;

    private static readonly Scalar White = new(255, 255, 255);
    private static readonly Scalar Box = new(255, 0, 200);

    /// <summary>Writes as many sheets as it takes: <c>NAME-00.jpg</c> and on.</summary>
    /// <param name="folder">Where to; it is made.</param>
    /// <param name="name">Of the sheets.</param>
    /// <param name="failures">The plates and what was read.</param>
    /// <param name="root">Of the pictures' paths.</param>
    public static void Write(string folder, string name, IReadOnlyList<(EvalCase Case, PlateReading? Reading)> failures, string root)
    {
        Directory.CreateDirectory(folder);
        using var pictures = new PictureFile();
        foreach ((int number, var part) in failures.Chunk(Columns * Rows).Index())
        {
            using Mat sheet = new(((part.Length + Columns - 1) / Columns) * (TileHeight + CaptionHeight), Columns * TileWidth, MatType.CV_8UC3, White);
            for (int i = 0; i < part.Length; i++)
                Tile(sheet, i % Columns * TileWidth, i / Columns * (TileHeight + CaptionHeight), part[i].Case, part[i].Reading, pictures, root);
            JpegFile.Write(Path.Combine(folder, $"{name}-{number:00}.jpg"), sheet);
        }
    }

    private static void Tile(Mat sheet, int x, int y, EvalCase one, PlateReading? reading, PictureFile pictures, string root)
    {
        using StillPicture picture = pictures.Read(Path.Combine(root, one.File));
        Mat pixels = picture.Pixels;
        PixelBox box = one.Box ?? new PixelBox(0, 0, pixels.Width, pixels.Height);

        // Half a plate of surroundings, so that a wrong box shows.
        int left = (int)Math.Clamp(box.X - (box.Width / 2), 0, pixels.Width - 2);
        int top = (int)Math.Clamp(box.Y - (box.Height / 2), 0, pixels.Height - 2);
        int right = (int)Math.Clamp(box.X + (box.Width * 1.5f), left + 2, pixels.Width);
        int bottom = (int)Math.Clamp(box.Y + (box.Height * 1.5f), top + 2, pixels.Height);
        using (Mat around = pixels.SubMat(new Rect(left, top, right - left, bottom - top)))
        using (var tile = new Mat())
        {
            double scale = Math.Min((TileWidth - 4.0) / around.Width, (double)TileHeight / around.Height);
            Cv2.Resize(around, tile, new Size(Math.Max(1, (int)(around.Width * scale)), Math.Max(1, (int)(around.Height * scale))), interpolation: scale > 1 ? InterpolationFlags.Cubic : InterpolationFlags.Area);
            if (one.Found is { } found)
                Cv2.Rectangle(tile, At(found.Box.X, found.Box.Y), At(found.Box.X + found.Box.Width, found.Box.Y + found.Box.Height), Box);
            using Mat target = sheet.SubMat(new Rect(x, y, tile.Width, tile.Height));
            tile.CopyTo(target);

            Point At(float px, float py) => new((int)((px - left) * scale), (int)((py - top) * scale));
        }

        string read = reading is null ? one.HasEndToEnd && one.Found is null ? "not found" : "no plate" : string.Create(CultureInfo.InvariantCulture, $"{reading.Text} {reading.Confidence:0.00} {reading.Region}");
        Line(sheet, $"{one.Truth}  {one.Width:0} px {one.Country}", x + 2, y + TileHeight + 14);
        Line(sheet, read, x + 2, y + TileHeight + 29);
    }

    private static void Line(Mat sheet, string text, int x, int y) =>
        Cv2.PutText(sheet, text, new Point(x, y), HersheyFonts.HersheySimplex, 0.45, new Scalar(0, 0, 0), 1, LineTypes.AntiAlias);
}
