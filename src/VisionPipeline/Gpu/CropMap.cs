using System.Runtime.InteropServices;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Recognition;

namespace VisionPipeline.Gpu;

/// <summary>How one crop lies in a decoded surface: struct CropMap of platecrop.cu, field for field. Immutable.</summary>
/// <remarks>
/// The same cuts as those of <see cref="CropCutter"/>, with its margins, its sizes and its choice between cubic and averaging.
/// Turned, wide and tight passes are other quadrilaterals or margins; upright, a frame's rotation is in the order of the corners.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CropMap
{
    // As in the managed cutter; beyond it the samples of one target pixel no longer touch each other.
    private const int MostOversampling = 4;
    private const int MostShrinking = 8;

    private readonly float _xx;
    private readonly float _xy;
    private readonly float _x1;
    private readonly float _yx;
    private readonly float _yy;
    private readonly float _y1;
    private readonly float _wx;
    private readonly float _wy;
    private readonly float _w1;
    private readonly int _originX;
    private readonly int _originY;
    private readonly int _timesX;
    private readonly int _timesY;
    private readonly int _cubic;

    // Rows of the map in pixel centres of the surface; the origin is taken off here.
    private CropMap((double X, double Y, double One) x, (double X, double Y, double One) y, (double X, double Y, double One) w, double nearX, double nearY, int timesX, int timesY, bool cubic)
    {
        _originX = (int)Math.Clamp(Math.Floor(nearX), -YuvFormat.MaxSide, 2 * YuvFormat.MaxSide);
        _originY = (int)Math.Clamp(Math.Floor(nearY), -YuvFormat.MaxSide, 2 * YuvFormat.MaxSide);
        (_xx, _xy, _x1) = ((float)(x.X - (_originX * w.X)), (float)(x.Y - (_originX * w.Y)), (float)(x.One - (_originX * w.One)));
        (_yx, _yy, _y1) = ((float)(y.X - (_originY * w.X)), (float)(y.Y - (_originY * w.Y)), (float)(y.One - (_originY * w.One)));
        (_wx, _wy, _w1) = ((float)w.X, (float)w.Y, (float)w.One);
        _timesX = timesX;
        _timesY = timesY;
        _cubic = cubic ? 1 : 0;
    }

    /// <summary>Whether this was made by one of the ways below.</summary>
    internal bool IsValid => _timesX is >= 1 and <= MostShrinking && _timesY is >= 1 and <= MostShrinking;

    /// <summary>Straightens a quadrilateral, as <see cref="CropCutter.Straighten"/> does.</summary>
    /// <param name="corners">Convex, in pixels of the decoded surface, counted by their centres, in the order of the text.</param>
    /// <param name="marginX">Share of the width added on each side, above -0.5.</param>
    /// <param name="marginY">Share of the height added above and below, above -0.5.</param>
    /// <exception cref="ArgumentException">The corners make no convex quadrilateral, or a margin leaves nothing.</exception>
    public static CropMap OfQuad(in PlateQuad corners, double marginX, double marginY)
    {
        if (!corners.IsConvex || !(marginX > -0.5 && marginY > -0.5))
            throw new ArgumentException($"no plate to cut: {corners} with margins {marginX}, {marginY}");
        double across = Math.Max(Distance(corners.TopLeft, corners.TopRight), Distance(corners.BottomLeft, corners.BottomRight)) * (1 + (2 * marginX));
        double down = Math.Max(Distance(corners.TopLeft, corners.BottomLeft), Distance(corners.TopRight, corners.BottomRight)) * (1 + (2 * marginY));
        int times = (int)Math.Clamp(Math.Ceiling(Math.Min(across / CropCutter.Width, down / CropCutter.Height)), 1, MostOversampling);
        double width = CropCutter.Width * times;
        double height = CropCutter.Height * times;
        double left = marginX / (1 + (2 * marginX)) * width;
        double top = marginY / (1 + (2 * marginY)) * height;
        return OfQuad(corners, left, top, width - (2 * left), height - (2 * top), times);
    }

    /// <summary>Stretches a box, as <see cref="CropCutter.Region"/> and <see cref="CropCutter.Stretch"/> do.</summary>
    /// <param name="place">In pixels of the decoded surface, by their edges; its corners are not looked at.</param>
    /// <param name="marginX">Share of the upright width added on each side; may be negative.</param>
    /// <param name="marginY">Share of the upright height added above and below; may be negative.</param>
    /// <param name="rotation">The turn that makes the surface upright.</param>
    /// <exception cref="ArgumentException">The place is invalid.</exception>
    public static CropMap OfBox(in PlatePlace place, double marginX, double marginY, Rotation rotation = Rotation.None)
    {
        Region region = RegionOf(place, marginX, marginY, rotation);
        bool shrinks = region.Across > CropCutter.Width && region.Down > CropCutter.Height;
        int timesX = shrinks ? (int)Math.Min(Math.Ceiling(region.Across / CropCutter.Width), MostShrinking) : 1;
        int timesY = shrinks ? (int)Math.Min(Math.Ceiling(region.Down / CropCutter.Height), MostShrinking) : 1;
        return region.Onto(CropCutter.Width, CropCutter.Height, timesX, timesY, !shrinks);
    }

    /// <summary>Cuts a box at its own resolution and enlarges it where it is small, as <see cref="CropCutter.Region"/> and <see cref="CropCutter.Enlarge"/> do.</summary>
    /// <param name="place">As for <see cref="OfBox"/>.</param>
    /// <param name="marginX">Likewise.</param>
    /// <param name="marginY">Likewise.</param>
    /// <param name="rotation">Likewise.</param>
    /// <param name="least">Height below which it is enlarged, in pixels.</param>
    /// <param name="enlarged">Height that it then gets, in pixels.</param>
    /// <param name="width">Pixels across of what comes out.</param>
    /// <param name="height">Pixels down of it.</param>
    /// <exception cref="ArgumentException">The place is invalid.</exception>
    internal static CropMap OfRegion(in PlatePlace place, double marginX, double marginY, Rotation rotation, int least, int enlarged, out int width, out int height)
    {
        Region region = RegionOf(place, marginX, marginY, rotation);
        (width, height) = ((int)Math.Min(region.Across, YuvFormat.MaxSide), (int)Math.Min(region.Down, YuvFormat.MaxSide));
        if (height < least && height < enlarged)
            (width, height) = (CropCutter.EnlargedWidth(width, height, enlarged), enlarged);
        return region.Onto(width, height, 1, 1, isCubic: true);
    }

    private static Region RegionOf(in PlatePlace place, double marginX, double marginY, Rotation rotation)
    {
        if (!place.IsValid)
            throw new ArgumentException($"no plate to cut: {place}");
        bool turned = rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        double marginColumns = (turned ? marginY : marginX) * place.Width;
        double marginRows = (turned ? marginX : marginY) * place.Height;
        double x0 = Math.Round(place.X - marginColumns);
        double y0 = Math.Round(place.Y - marginRows);
        double x1 = Math.Max(Math.Round(place.X + place.Width + marginColumns), x0 + 2);
        double y1 = Math.Max(Math.Round(place.Y + place.Height + marginRows), y0 + 2);
        (double w, double h) = (x1 - x0, y1 - y0);

        // Where the upright top left corner lies, and which way its top edge and its left edge go from there.
        (double px, double py, double ax, double ay, double bx, double by) = rotation switch
        {
            Rotation.Clockwise90 => (x0, y1, 0d, -h, w, 0d),
            Rotation.Clockwise180 => (x1, y1, -w, 0d, 0d, -h),
            Rotation.Clockwise270 => (x1, y0, 0d, h, -w, 0d),
            _ => (x0, y0, w, 0d, 0d, h),
        };
        return new Region(px, py, ax, ay, bx, by, turned ? h : w, turned ? w : h);
    }

    // The unit square to a quadrilateral: Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), 2.2.3.
    private static CropMap OfQuad(in PlateQuad q, double left, double top, double width, double height, int times)
    {
        (double x0, double y0, double x1, double y1) = (q.TopLeft.X, q.TopLeft.Y, q.TopRight.X, q.TopRight.Y);
        (double x2, double y2, double x3, double y3) = (q.BottomRight.X, q.BottomRight.Y, q.BottomLeft.X, q.BottomLeft.Y);
        (double dx1, double dy1, double dx2, double dy2) = (x1 - x2, y1 - y2, x3 - x2, y3 - y2);
        (double sx, double sy) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
        double area = (dx1 * dy2) - (dx2 * dy1);
        double g = ((sx * dy2) - (dx2 * sy)) / area;
        double h = ((dx1 * sy) - (sx * dy1)) / area;
        return new CropMap(
            Row(x1 - x0 + (g * x1), x3 - x0 + (h * x3), x0),
            Row(y1 - y0 + (g * y1), y3 - y0 + (h * y3), y0),
            Row(g, h, 1),
            (x0 + x1 + x2 + x3) / 4,
            (y0 + y1 + y2 + y3) / 4,
            times,
            times,
            times == 1);

        // From pixels of the crop to the unit square first.
        (double X, double Y, double One) Row(double u, double v, double one) =>
            (u / width, v / height, one - (u * left / width) - (v * top / height));
    }

    // A box in a surface: its upright top left corner, the ways along its top and its left edge, and its upright sides in pixels.
    private readonly record struct Region(double X, double Y, double AlongX, double AlongY, double DownX, double DownY, double Across, double Down)
    {
        public CropMap Onto(int width, int height, int timesX, int timesY, bool isCubic)
        {
            (double ax, double ay) = (AlongX / (width * timesX), AlongY / (width * timesX));
            (double bx, double by) = (DownX / (height * timesY), DownY / (height * timesY));

            // Half a target pixel in, half a source pixel out: both are counted by their centres.
            return new CropMap(
                (ax, bx, X + (ax / 2) + (bx / 2) - 0.5),
                (ay, by, Y + (ay / 2) + (by / 2) - 0.5),
                (0, 0, 1),
                X + ((AlongX + DownX) / 2),
                Y + ((AlongY + DownY) / 2),
                timesX,
                timesY,
                isCubic);
        }
    }

    private static double Distance(Point2f a, Point2f b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
