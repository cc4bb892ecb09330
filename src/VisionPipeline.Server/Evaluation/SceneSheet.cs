using System.Globalization;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Looks;
using VisionPipeline.Server.Reading;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Evaluation;

/// <summary>A contact sheet of a simulated scene: moments with the truth's boxes and texts drawn in.</summary>
internal static class SceneSheet
{
    private const int Moments = 12;
    private const int Columns = 3;
    private const int TileWidth = 640;

    /// <summary>Writes the sheet.</summary>
    /// <param name="spec">The scene.</param>
    /// <param name="path">A JPEG file; it is replaced.</param>
    /// <param name="cancellation">Breaks off; nothing is then written.</param>
    /// <returns>Moments shown.</returns>
    public static int Write(SceneSpec spec, string path, CancellationToken cancellation)
    {
        using var renderer = new SceneRenderer(spec);
        using var tiles = new PictureTiles(Columns, TileWidth);
        using var picture = new Mat(spec.Height, spec.Width, MatType.CV_8UC3);
        var truth = new FrameTruth(spec);
        foreach (int frame in Frames(spec))
        {
            cancellation.ThrowIfCancellationRequested();
            renderer.Render(frame);
            SceneCanvas canvas = renderer.Canvas;
            var format = new YuvFormat(spec.Width, spec.Height, PixelLayout.Yuv420P, ColorMatrix.Bt709, ColorRange.Limited);
            var image = new YuvImage(format, canvas.Y, spec.Width, canvas.U, spec.Width / 2, canvas.V, spec.Width / 2);
            RgbRows.Convert(image, new Rect(0, 0, spec.Width, spec.Height), Rotation.None, picture.AsSpan());
            Overlay.Draw(picture, truth.At(frame).Select(Mark));
            Overlay.Text(picture, string.Create(CultureInfo.InvariantCulture, $"{spec.Light} seed {spec.Seed}  {(double)frame / spec.Fps:0.0} s"), 4, 4, 1.4, new Scalar(225, 225, 225));
            tiles.Add(picture);
        }

        tiles.Write(path);
        return tiles.Count;
    }

    // The middle of each pass while its plate can be read; where there are too few, moments in between too.
    private static int[] Frames(SceneSpec spec)
    {
        int[] middles = [.. SceneTruth.Of(spec).Passes.Where(static pass => pass.ReadableFrames > 0).Select(static pass => pass.Boxes.Where(static box => box.Visible > .99).ElementAt(pass.Boxes.Count(static box => box.Visible > .99) / 2).Frame).Distinct().Order()];
        if (middles.Length >= Moments)
            return [.. Enumerable.Range(0, Moments).Select(i => middles[i * middles.Length / Moments])];
        int missing = Moments - middles.Length;
        return [.. middles.Concat(Enumerable.Range(0, missing).Select(i => (int)((i + .5) * spec.Frames / missing))).Distinct().Order()];
    }

    private static OverlayMark Mark(FrameVehicle vehicle) => new()
    {
        Vehicle = Box(vehicle.Box),
        Plate = vehicle.Plate is { } plate ? Box(plate.Box) : null,
        Text = vehicle.Plate?.Text,
        Confidence = vehicle.Plate?.Box.Visible ?? 0,
    };

    private static PixelBox Box(FrameBox box) => new((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height);
}
