using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Recognition;

namespace VisionPipeline.Looks;

/// <summary>The neighbourhood of a plate in the full-resolution frame: what is cut, and where the plate lies in it once it is upright. Immutable.</summary>
/// <param name="Area">Pixels of the decoded frame, at least 1 x 1 and within it.</param>
/// <param name="Place">The plate in the upright crop.</param>
/// <param name="Plate">The plate in the decoded frame.</param>
internal readonly record struct CropRegion(Rect Area, PlatePlace Place, Box Plate)
{
    // A quarter of the longer side all round: 7 % for the wide pass, 4 degrees for the turned ones and the network's own margins
    // come to less, and the plate may lie either way in a turned frame.
    private const float Margin = 0.25f;

    // One pixel of the detector's usual input: it draws boxes no closer to the edge that cuts a plate off.
    private const float EdgeShare = 1 / 640f;

    /// <summary>Whether an edge of the frame cuts the plate off.</summary>
    /// <param name="width">Width of the decoded frame.</param>
    /// <param name="height">Height of it.</param>
    public bool IsCutOff(int width, int height)
    {
        float edge = Math.Max(1, EdgeShare * Math.Max(width, height));
        return Plate.X < edge || Plate.Y < edge || Plate.Right > width - edge || Plate.Bottom > height - edge;
    }

    /// <summary>Places a region around a plate.</summary>
    /// <param name="plate">The plate in the frame that was detected on.</param>
    /// <param name="scaleX">Pixels of the full-resolution frame per pixel of that one, horizontally.</param>
    /// <param name="scaleY">Likewise vertically.</param>
    /// <param name="shiftX">How far the plate went between the two frames, in pixels of the full-resolution one.</param>
    /// <param name="shiftY">Likewise vertically.</param>
    /// <param name="width">Width of the full-resolution frame, before its turn.</param>
    /// <param name="height">Height of it.</param>
    /// <param name="rotation">Clockwise turn that makes it upright.</param>
    /// <returns>Null where nothing of the plate lies within the frame.</returns>
    public static CropRegion? Of(in DetectedObject plate, double scaleX, double scaleY, double shiftX, double shiftY, int width, int height, Rotation rotation)
    {
        var box = new Box(
            (float)((plate.X * scaleX) + shiftX), (float)((plate.Y * scaleY) + shiftY), (float)(plate.Width * scaleX), (float)(plate.Height * scaleY));
        if (!(box.Width > 0 && box.Height > 0) || !(box.X < width && box.Y < height && box.Right > 0 && box.Bottom > 0))
            return null;
        float margin = (Margin * Math.Max(box.Width, box.Height)) + 2;
        int left = (int)Math.Clamp(Math.Floor(box.X - margin), 0, width - 1);
        int top = (int)Math.Clamp(Math.Floor(box.Y - margin), 0, height - 1);
        int right = (int)Math.Clamp(Math.Ceiling(box.Right + margin), left + 1, width);
        int bottom = (int)Math.Clamp(Math.Ceiling(box.Bottom + margin), top + 1, height);
        var area = new Rect(left, top, right - left, bottom - top);
        var map = new UprightMap(area.Width, area.Height, rotation);
        Box upright = map.At(new Box(box.X - left, box.Y - top, box.Width, box.Height));
        PlateQuad? quad = plate.Corners is not { } c ? null : new PlateQuad(Corner(c.X0, c.Y0), Corner(c.X1, c.Y1), Corner(c.X2, c.Y2), Corner(c.X3, c.Y3));
        return new CropRegion(area, new PlatePlace(upright.X, upright.Y, upright.Width, upright.Height, quad), box);

        // The detector counts edges of pixels, the warp centres of pixels: half a pixel lies between them.
        Point2f Corner(float x, float y)
        {
            (double u, double v) = map.At((x * scaleX) + shiftX - left, (y * scaleY) + shiftY - top);
            return new Point2f((float)(u - 0.5), (float)(v - 0.5));
        }
    }
}
