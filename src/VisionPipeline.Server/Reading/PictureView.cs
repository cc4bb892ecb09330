using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Recognition;

namespace VisionPipeline.Server.Reading;

/// <summary>A still picture as a detector sees it another time: mirrored, or from further away.</summary>
/// <remarks>NOT thread-safe. Owns two OpenCV matrices until <see cref="Dispose"/>.</remarks>
/// <param name="mirrored">Whether left and right change places.</param>
/// <param name="share">Size in the network's input beside that of the plain letterbox, above 0 and at most 1.</param>
internal sealed class PictureView(bool mirrored, double share) : IDisposable
{
    // Grey as the letterbox's own bars are.
    private const int Padding = 114;

    private readonly Mat _content = new();
    private readonly Mat _canvas = new();

    /// <summary>Finds plates in this view of a picture.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <returns>Plates in pixels of the picture, by falling score.</returns>
    public List<FoundPlate> Find(ObjectDetector detector, Mat picture)
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

    public void Dispose()
    {
        _content.Dispose();
        _canvas.Dispose();
    }
}
