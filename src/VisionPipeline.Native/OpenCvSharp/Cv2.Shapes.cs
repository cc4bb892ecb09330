namespace OpenCvSharp;

public static unsafe partial class Cv2
{
    /// <summary>Finds the outlines of what is not 0 (<c>cv::findContours</c>; Suzuki and Abe, CVGIP 30, 1985).</summary>
    /// <param name="image">CV_8UC1; stays as it is.</param>
    /// <param name="contours">The outlines, each of at least one point.</param>
    /// <param name="hierarchy">The neighbours of each.</param>
    /// <param name="mode">Which outlines.</param>
    /// <param name="method">How they are stored.</param>
    /// <param name="offset">Added to each point; none when null.</param>
    public static void FindContours(Mat image, out Point[][] contours, out HierarchyIndex[] hierarchy, RetrievalModes mode, ContourApproximationModes method, Point? offset = null)
    {
        Point shift = offset ?? default;
        OpenCvGate.Check(OpenCvNative.FindContours(Of(image), (int)mode, (int)method, shift.X, shift.Y, out nint made, out int count, out int total), "findContours");
        using ContoursHandle handle = new(made);
        int[] lengths = new int[count];
        Point[] points = new Point[total];
        hierarchy = new HierarchyIndex[count];
        fixed (int* toLengths = lengths)
        fixed (Point* toPoints = points)
        fixed (HierarchyIndex* toLinks = hierarchy)
            OpenCvGate.Check(OpenCvNative.ContoursCopy(handle, toLengths, toPoints, toLinks), "findContours");

        contours = new Point[count][];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            contours[i] = points[start..(start + lengths[i])];
            start += lengths[i];
        }
    }

    /// <summary>An outline's area in square pixels (<c>cv::contourArea</c>).</summary>
    /// <param name="contour">At least one point, coordinates within 1048576.</param>
    /// <param name="oriented">Whether the sign tells the direction.</param>
    public static double ContourArea(ReadOnlySpan<Point> contour, bool oriented = false)
    {
        fixed (Point* points = contour)
            return Area(points, contour.Length, false, oriented);
    }

    /// <summary>An outline's area in square pixels (<c>cv::contourArea</c>).</summary>
    /// <param name="contour">At least one point, coordinates within 1048576.</param>
    /// <param name="oriented">Whether the sign tells the direction.</param>
    public static double ContourArea(ReadOnlySpan<Point2f> contour, bool oriented = false)
    {
        fixed (Point2f* points = contour)
            return Area(points, contour.Length, true, oriented);
    }

    /// <summary>The smallest upright box around points (<c>cv::boundingRect</c>).</summary>
    /// <param name="curve">At least one point, coordinates within 1048576.</param>
    public static Rect BoundingRect(ReadOnlySpan<Point> curve)
    {
        OpenCvGate.Ready();
        fixed (Point* points = curve)
        {
            OpenCvGate.Check(OpenCvNative.BoundingRect(points, curve.Length, 0, out Rect rect), "boundingRect");
            return rect;
        }
    }

    /// <summary>The smallest upright box around points (<c>cv::boundingRect</c>).</summary>
    /// <param name="curve">At least one point, coordinates within 1048576.</param>
    public static Rect BoundingRect(ReadOnlySpan<Point2f> curve)
    {
        OpenCvGate.Ready();
        fixed (Point2f* points = curve)
        {
            OpenCvGate.Check(OpenCvNative.BoundingRect(points, curve.Length, 1, out Rect rect), "boundingRect");
            return rect;
        }
    }

    /// <summary>The smallest turned box around points (<c>cv::minAreaRect</c>).</summary>
    /// <param name="points">At least one point, coordinates within 1048576.</param>
    public static RotatedRect MinAreaRect(ReadOnlySpan<Point> points)
    {
        OpenCvGate.Ready();
        fixed (Point* all = points)
        {
            OpenCvGate.Check(OpenCvNative.MinAreaRect(all, points.Length, 0, out RotatedRect box), "minAreaRect");
            return box;
        }
    }

    /// <summary>The smallest turned box around points (<c>cv::minAreaRect</c>).</summary>
    /// <param name="points">At least one point, coordinates within 1048576.</param>
    public static RotatedRect MinAreaRect(ReadOnlySpan<Point2f> points)
    {
        OpenCvGate.Ready();
        fixed (Point2f* all = points)
        {
            OpenCvGate.Check(OpenCvNative.MinAreaRect(all, points.Length, 1, out RotatedRect box), "minAreaRect");
            return box;
        }
    }

    /// <summary>A turned box's corners: bottom left, top left, top right, bottom right of the box before its turn (<c>cv::boxPoints</c>).</summary>
    /// <param name="box">The box.</param>
    public static Point2f[] BoxPoints(RotatedRect box)
    {
        OpenCvGate.Ready();
        Point2f[] corners = new Point2f[4];
        fixed (Point2f* to = corners)
            OpenCvGate.Check(OpenCvNative.BoxPoints(box, to), "boxPoints");
        return corners;
    }

    /// <summary>A curve with fewer points (<c>cv::approxPolyDP</c>; Douglas and Peucker, Cartographica 10, 1973).</summary>
    /// <param name="curve">At least one point, coordinates within 1048576.</param>
    /// <param name="epsilon">The largest distance from the original, in pixels.</param>
    /// <param name="closed">Whether the last point is joined to the first.</param>
    public static Point[] ApproxPolyDP(ReadOnlySpan<Point> curve, double epsilon, bool closed)
    {
        OpenCvGate.Ready();
        Point[] result = new Point[curve.Length];
        fixed (Point* from = curve)
        fixed (Point* to = result)
        {
            OpenCvGate.Check(OpenCvNative.ApproxPoly(from, curve.Length, 0, epsilon, closed ? 1 : 0, to, out int length), "approxPolyDP");
            return result[..length];
        }
    }

    /// <summary>A curve with fewer points (<c>cv::approxPolyDP</c>; Douglas and Peucker, Cartographica 10, 1973).</summary>
    /// <param name="curve">At least one point, coordinates within 1048576.</param>
    /// <param name="epsilon">The largest distance from the original, in pixels.</param>
    /// <param name="closed">Whether the last point is joined to the first.</param>
    public static Point2f[] ApproxPolyDP(ReadOnlySpan<Point2f> curve, double epsilon, bool closed)
    {
        OpenCvGate.Ready();
        Point2f[] result = new Point2f[curve.Length];
        fixed (Point2f* from = curve)
        fixed (Point2f* to = result)
        {
            OpenCvGate.Check(OpenCvNative.ApproxPoly(from, curve.Length, 1, epsilon, closed ? 1 : 0, to, out int length), "approxPolyDP");
            return result[..length];
        }
    }

    private static double Area(void* points, int count, bool isFloat, bool oriented)
    {
        OpenCvGate.Ready();
        OpenCvGate.Check(OpenCvNative.ContourArea(points, count, isFloat ? 1 : 0, oriented ? 1 : 0, out double area), "contourArea");
        return area;
    }
}
