using OpenCvSharp;

namespace VisionPipeline.Recognition;

/// <summary>Cuts a plate out of a picture as the reader was trained to see it: margins on each side, edge pixels repeated outside of the picture, stretched to one size.</summary>
/// <remarks>Keeps its intermediate pictures between calls. NOT thread-safe. Owns native memory until <see cref="Dispose"/>.</remarks>
internal sealed class CropCutter : IDisposable
{
    /// <summary>Width of a crop in pixels.</summary>
    public const int Width = 160;

    /// <summary>Height of a crop in pixels.</summary>
    public const int Height = 64;

    // A quadrilateral larger than the crop is drawn at up to so many times its size and then averaged down.
    private const int MostOversampling = 4;

    private readonly Mat _padded = new();
    private readonly Mat _warped = new();
    private readonly Mat _scaled = new();

    /// <summary>Cuts a box at its own resolution.</summary>
    /// <param name="picture">CV_8UC3.</param>
    /// <param name="place">A valid place.</param>
    /// <param name="marginX">Share of the width added on each side; may be negative.</param>
    /// <param name="marginY">Share of the height added above and below; may be negative.</param>
    /// <returns>A region of the picture or of a kept copy; the caller disposes it before the next call.</returns>
    public Mat Region(Mat picture, in PlatePlace place, double marginX, double marginY)
    {
        Size size = picture.Size();

        // A box may lie anywhere, even wholly outside; its part within a picture's width around the picture is what counts.
        int x0 = Whole(place.X - (marginX * place.Width), size.Width);
        int x1 = Math.Max(Whole(place.X + ((1 + marginX) * place.Width), size.Width), x0 + 2);
        int y0 = Whole(place.Y - (marginY * place.Height), size.Height);
        int y1 = Math.Max(Whole(place.Y + ((1 + marginY) * place.Height), size.Height), y0 + 2);
        Rect inside = Intersect(x0, y0, x1, y1, size);
        Mat part = picture.SubMat(inside);
        int top = inside.Y - y0;
        int left = inside.X - x0;
        int bottom = y1 - inside.Bottom;
        int right = x1 - inside.Right;
        if (top <= 0 && left <= 0 && bottom <= 0 && right <= 0)
            return part;
        using (part)
            Cv2.CopyMakeBorder(part, _padded, Math.Max(top, 0), Math.Max(bottom, 0), Math.Max(left, 0), Math.Max(right, 0), BorderTypes.Replicate | BorderTypes.Isolated);
        return _padded.SubMat(new Rect(0, 0, _padded.Width, _padded.Height));
    }

    /// <summary>Straightens a quadrilateral with margins into a crop.</summary>
    /// <param name="picture">CV_8UC3.</param>
    /// <param name="corners">A convex quadrilateral.</param>
    /// <param name="marginX">Share of the width added on each side.</param>
    /// <param name="marginY">Share of the height added above and below.</param>
    /// <param name="crop">Becomes <see cref="Height"/> x <see cref="Width"/> CV_8UC3.</param>
    public void Straighten(Mat picture, in PlateQuad corners, double marginX, double marginY, Mat crop)
    {
        double across = Math.Max(Distance(corners.TopLeft, corners.TopRight), Distance(corners.BottomLeft, corners.BottomRight)) * (1 + (2 * marginX));
        double down = Math.Max(Distance(corners.TopLeft, corners.BottomLeft), Distance(corners.TopRight, corners.BottomRight)) * (1 + (2 * marginY));
        int times = (int)Math.Clamp(Math.Ceiling(Math.Min(across / Width, down / Height)), 1, MostOversampling);
        float width = Width * times;
        float height = Height * times;
        float left = (float)(marginX / (1 + (2 * marginX)) * width);
        float top = (float)(marginY / (1 + (2 * marginY)) * height);
        ReadOnlySpan<Point2f> from = [corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft];
        ReadOnlySpan<Point2f> to = [new(left, top), new(width - left, top), new(width - left, height - top), new(left, height - top)];
        using Mat transform = Cv2.GetPerspectiveTransform(from, to);
        Mat target = times == 1 ? crop : _warped;
        Cv2.WarpPerspective(picture, target, transform, new Size(Width * times, Height * times), times == 1 ? InterpolationFlags.Cubic : InterpolationFlags.Linear, BorderTypes.Replicate);
        if (times > 1)
            Cv2.Resize(target, crop, new Size(Width, Height), interpolation: InterpolationFlags.Area);
    }

    /// <summary>Stretches a region to a crop: area averaging where both sides shrink, else cubic.</summary>
    public static void Stretch(Mat region, Mat crop)
    {
        bool shrinks = region.Width > Width && region.Height > Height;
        Cv2.Resize(region, crop, new Size(Width, Height), interpolation: shrinks ? InterpolationFlags.Area : InterpolationFlags.Cubic);
    }

    /// <summary>Enlarges a small region, cubic and in its own shape, so that filters have pixels to work on; a large one stays as it is.</summary>
    /// <param name="region">CV_8UC3.</param>
    /// <param name="least">Height below which it is enlarged, in pixels.</param>
    /// <param name="height">Height that it then gets, in pixels.</param>
    /// <returns>The region itself, or a picture that this cutter keeps: not to be disposed.</returns>
    public Mat Enlarge(Mat region, int least, int height)
    {
        int found = region.Height;
        if (found >= least || found >= height)
            return region;
        Cv2.Resize(region, _scaled, new Size(EnlargedWidth(region.Width, found, height), height), interpolation: InterpolationFlags.Cubic);
        return _scaled;
    }

    /// <summary>Width of a region that is enlarged to a height, in pixels.</summary>
    internal static int EnlargedWidth(int width, int found, int height) => (int)Math.Clamp(Math.Round((double)width * height / found), 2, 8.0 * height);

    /// <summary>Releases the intermediate pictures.</summary>
    public void Dispose()
    {
        _padded.Dispose();
        _warped.Dispose();
        _scaled.Dispose();
    }

    private static int Whole(double value, int side) => (int)Math.Round(Math.Clamp(value, -side, 2.0 * side));

    // At least one pixel of the picture, so that there is an edge to repeat.
    private static Rect Intersect(int x0, int y0, int x1, int y1, Size size)
    {
        int left = Math.Clamp(x0, 0, size.Width - 1);
        int top = Math.Clamp(y0, 0, size.Height - 1);
        return new Rect(left, top, Math.Clamp(x1, left + 1, size.Width) - left, Math.Clamp(y1, top + 1, size.Height) - top);
    }

    private static double Distance(Point2f a, Point2f b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
