namespace OpenCvSharp;

public static unsafe partial class Cv2
{
    /// <summary>Draws a line (<c>cv::line</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="pt1">One end, within 32766 pixels.</param>
    /// <param name="pt2">The other.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="thickness">Pixels, 1..1024.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates, 0..16.</param>
    public static void Line(Mat img, Point pt1, Point pt2, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        OpenCvGate.Check(OpenCvNative.Line(Of(img), pt1.X, pt1.Y, pt2.X, pt2.Y, color, thickness, (int)lineType, shift), "line");

    /// <summary>Draws an upright box from corner to corner, both included (<c>cv::rectangle</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="pt1">One corner, within 32766 pixels.</param>
    /// <param name="pt2">The corner opposite.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="thickness">Pixels, 1..1024; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates, 0..16.</param>
    public static void Rectangle(Mat img, Point pt1, Point pt2, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        OpenCvGate.Check(OpenCvNative.Rectangle(Of(img), pt1.X, pt1.Y, pt2.X, pt2.Y, color, thickness, (int)lineType, shift), "rectangle");

    /// <summary>Draws an upright box (<c>cv::rectangle</c>); nothing where it has no area.</summary>
    /// <param name="img">The picture.</param>
    /// <param name="rect">The box, within 32766 pixels.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="thickness">Pixels, 1..1024; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates, 0..16.</param>
    public static void Rectangle(Mat img, Rect rect, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        if (rect.Width <= 0 || rect.Height <= 0)
            return;

        // As cv::rectangle: the far corner is the last pixel inside, in whole pixels also with a shift.
        int pixel = 1 << (shift & 31);
        Rectangle(img, new Point(rect.X, rect.Y), new Point(Far(rect.X, rect.Width, pixel), Far(rect.Y, rect.Height, pixel)), color, thickness, lineType, shift);
    }

    /// <summary>Draws a circle (<c>cv::circle</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="center">Its middle, within 32766 pixels.</param>
    /// <param name="radius">0..32766 pixels.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="thickness">Pixels, 1..1024; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates and the radius, 0..16.</param>
    public static void Circle(Mat img, Point center, int radius, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        OpenCvGate.Check(OpenCvNative.Circle(Of(img), center.X, center.Y, radius, color, thickness, (int)lineType, shift), "circle");

    /// <summary>Draws polygons' outlines (<c>cv::polylines</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="pts">The polygons, each of at least one point within 32766 pixels.</param>
    /// <param name="isClosed">Whether each one's last point is joined to its first.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="thickness">Pixels, 1..1024.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates, 0..16.</param>
    public static void Polylines(Mat img, IReadOnlyList<Point[]> pts, bool isClosed, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        (Point[] points, int[] lengths) = Flatten(pts);
        fixed (Point* all = points)
        fixed (int* each = lengths)
            OpenCvGate.Check(OpenCvNative.Polylines(Of(img), all, each, lengths.Length, isClosed ? 1 : 0, color, thickness, (int)lineType, shift), "polylines");
    }

    /// <summary>Fills polygons, which may have holes and cross themselves (<c>cv::fillPoly</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="pts">The polygons, each of at least one point within 32766 pixels.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="lineType">How its edge is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates, 0..16.</param>
    public static void FillPoly(Mat img, IReadOnlyList<Point[]> pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        (Point[] points, int[] lengths) = Flatten(pts);
        fixed (Point* all = points)
        fixed (int* each = lengths)
            OpenCvGate.Check(OpenCvNative.FillPoly(Of(img), all, each, lengths.Length, color, (int)lineType, shift), "fillPoly");
    }

    /// <summary>Fills one convex polygon (<c>cv::fillConvexPoly</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="pts">At least one point, within 32766 pixels.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="lineType">How its edge is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates, 0..16.</param>
    public static void FillConvexPoly(Mat img, ReadOnlySpan<Point> pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        fixed (Point* all = pts)
            OpenCvGate.Check(OpenCvNative.FillConvexPoly(Of(img), all, pts.Length, color, (int)lineType, shift), "fillConvexPoly");
    }

    /// <summary>Draws text (<c>cv::putText</c>).</summary>
    /// <param name="img">The picture.</param>
    /// <param name="text">ASCII, at most 4096 bytes; other letters come out as question marks.</param>
    /// <param name="org">Where the base line begins.</param>
    /// <param name="fontFace">The font.</param>
    /// <param name="fontScale">Factor, above 0, at most 100.</param>
    /// <param name="color">The colour, in the picture's channel order.</param>
    /// <param name="thickness">Pixels, 1..1024.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="bottomLeftOrigin">Whether row 0 is at the bottom.</param>
    public static void PutText(Mat img, string text, Point org, HersheyFonts fontFace, double fontScale, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, bool bottomLeftOrigin = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        OpenCvGate.Check(OpenCvNative.PutText(Of(img), text, org.X, org.Y, (int)fontFace, fontScale, color, thickness, (int)lineType, bottomLeftOrigin ? 1 : 0), "putText");
    }

    /// <summary>How much room text takes (<c>cv::getTextSize</c>).</summary>
    /// <param name="text">ASCII, at most 4096 bytes.</param>
    /// <param name="fontFace">The font.</param>
    /// <param name="fontScale">Factor, above 0, at most 100.</param>
    /// <param name="thickness">Pixels, 1..1024.</param>
    /// <param name="baseLine">Rows below the base line.</param>
    /// <returns>Width, and height above the base line.</returns>
    public static Size GetTextSize(string text, HersheyFonts fontFace, double fontScale, int thickness, out int baseLine)
    {
        ArgumentNullException.ThrowIfNull(text);
        OpenCvGate.Ready();
        int* size = stackalloc int[3];
        OpenCvGate.Check(OpenCvNative.TextSize(text, (int)fontFace, fontScale, thickness, size), "getTextSize");
        baseLine = size[2];
        return new Size(size[0], size[1]);
    }

    // Saturated, so that a box past the limit is refused by the native side and not wrapped around.
    private static int Far(int start, int length, int pixel) => (int)Math.Min((long)start + length - pixel, int.MaxValue);

    private static (Point[] Points, int[] Lengths) Flatten(IReadOnlyList<Point[]> polygons)
    {
        ArgumentNullException.ThrowIfNull(polygons);
        int[] lengths = new int[polygons.Count];
        int total = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(polygons[i]);
            lengths[i] = polygons[i].Length;
            total = checked(total + lengths[i]);
        }

        Point[] points = new Point[total];
        int at = 0;
        foreach (Point[] polygon in polygons)
        {
            polygon.CopyTo(points, at);
            at += polygon.Length;
        }

        return (points, lengths);
    }
}
