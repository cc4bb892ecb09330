using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Recognition;

namespace VisionPipeline.Server.Reading;

/// <summary>A still picture, or a part of it, as a detector sees it another time: nearer, mirrored, or from further away.</summary>
/// <remarks>NOT thread-safe. Owns two OpenCV matrices until <see cref="Dispose"/>.</remarks>
internal sealed class PictureView : IDisposable
{
    // Grey as the letterbox's own bars are.
    private const int Padding = 114;

    // Plates wider than this share of the input are beyond what detectors are trained with; the whole picture shows them well enough.
    private const double NearestShare = 0.35;

    private readonly Mat _content = new();
    private readonly Mat _canvas = new();

    /// <summary>Finds plates in a view of a picture.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    /// <param name="share">Size in the network's input beside that of the plain letterbox, above 0 and at most 1.</param>
    /// <returns>Plates in pixels of the picture, by falling score.</returns>
    public List<FoundPlate> Find(ObjectDetector detector, Mat picture, bool mirrored, double share)
    {
        DetectorInput input = detector.Model.Input;
        Letterbox box = Letterbox.Fit(picture.Width, picture.Height, Rotation.None, input.Width, input.Height);
        int width = Math.Max(1, (int)Math.Round(box.ContentWidth * share));
        int height = Math.Max(1, (int)Math.Round(box.ContentHeight * share));
        Cv2.Resize(picture, _content, new Size(width, height), interpolation: width < picture.Width ? InterpolationFlags.Area : InterpolationFlags.Linear);
        if (mirrored)
            Cv2.Flip(_content, _content, FlipMode.Y);
        int left = (input.Width - width) / 2;
        int top = (input.Height - height) / 2;
        Cv2.CopyMakeBorder(_content, _canvas, top, input.Height - height - top, left, input.Width - width - left, BorderTypes.Constant, Scalar.All(Padding));
        double scaleX = (double)picture.Width / width;
        double scaleY = (double)picture.Height / height;
        List<FoundPlate> found = [];
        foreach (DetectedObject seen in detector.Detect(_canvas.AsSpan(), _canvas.Width, _canvas.Height))
        {
            if (seen.Class == ObjectClass.Plate)
                found.Add(new FoundPlate(Place(seen), seen.Score));
        }

        return found;

        PlatePlace Place(in DetectedObject seen)
        {
            double x = seen.X - left;
            if (mirrored)
                x = width - x - seen.Width;
            PlateQuad? quad = seen.Corners is not { } c ? null : mirrored
                ? new PlateQuad(At(c.X1, c.Y1), At(c.X0, c.Y0), At(c.X3, c.Y3), At(c.X2, c.Y2))
                : new PlateQuad(At(c.X0, c.Y0), At(c.X1, c.Y1), At(c.X2, c.Y2), At(c.X3, c.Y3));
            return new PlatePlace((float)(x * scaleX), (float)((seen.Y - top) * scaleY), (float)(seen.Width * scaleX), (float)(seen.Height * scaleY), quad);
        }

        // The detector counts edges of pixels, the warp centres of pixels: half a pixel lies between them.
        Point2f At(float x, float y) => new(
            (float)(((mirrored ? width - (x - left) : x - left) * scaleX) - 0.5), (float)(((y - top) * scaleY) - 0.5));
    }

    /// <summary>Finds plates in a part of a picture.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="part">The part, within the picture.</param>
    /// <returns>Plates in pixels of the picture that neither the part's inner edges cut off nor are too near to be known.</returns>
    public List<FoundPlate> Find(ObjectDetector detector, Mat picture, Rect part)
    {
        using Mat pixels = picture.SubMat(part);
        double largest = NearestShare * part.Width;
        return [.. Find(detector, pixels, mirrored: false, 1)
            .Where(find => find.Box.Width <= largest && !IsCut(find.Box))
            .Select(find => find with { Place = Moved(find.Place) })];

        bool IsCut(in PixelBox box) =>
            (part.X > 0 && box.X < 1) || (part.Y > 0 && box.Y < 1)
            || (part.Right < picture.Width && box.X + box.Width > part.Width - 1) || (part.Bottom < picture.Height && box.Y + box.Height > part.Height - 1);

        PlatePlace Moved(in PlatePlace place) => place with { X = place.X + part.X, Y = place.Y + part.Y, Corners = place.Corners is { } c ? new PlateQuad(To(c.TopLeft), To(c.TopRight), To(c.BottomRight), To(c.BottomLeft)) : null };

        Point2f To(Point2f point) => new(point.X + part.X, point.Y + part.Y);
    }

    /// <summary>Parts of a picture, overlapping by a fifth of a part, that together cover it.</summary>
    /// <param name="width">The picture's, in pixels.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="count">How many across and how many down, at least 2.</param>
    public static IEnumerable<Rect> Parts(int width, int height, int count)
    {
        int w = Math.Min(width, (int)Math.Ceiling(width * 1.2 / count));
        int h = Math.Min(height, (int)Math.Ceiling(height * 1.2 / count));
        for (int y = 0; y < count; y++)
        {
            for (int x = 0; x < count; x++)
                yield return new Rect(x * (width - w) / (count - 1), y * (height - h) / (count - 1), w, h);
        }
    }

    public void Dispose()
    {
        _content.Dispose();
        _canvas.Dispose();
    }
}
