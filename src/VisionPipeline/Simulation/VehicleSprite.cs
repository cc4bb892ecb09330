using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>A vehicle's unrolled face, bonnet, window and roof as premultiplied Y, U, V, coverage in several sizes. Disposed by its owner.</summary>
internal sealed class VehicleSprite : IDisposable
{
    private readonly List<Mat> _sizes = [];

    /// <summary>Takes a picture over.</summary>
    /// <param name="full">CV_8UC4.</param>
    /// <param name="scale">Pixels per metre.</param>
    /// <param name="half">Metres from its left edge to its middle.</param>
    /// <param name="side">Colour of the vehicle's side: Y, U, V.</param>
    public VehicleSprite(Mat full, double scale, double half, Scalar side)
    {
        (Scale, Half, Side) = (scale, half, side);
        _sizes.Add(full);
        while (_sizes[^1].Width > 48)
        {
            var next = new Mat();
            Cv2.Resize(_sizes[^1], next, new Size((_sizes[^1].Width + 1) / 2, (_sizes[^1].Height + 1) / 2), 0, 0, InterpolationFlags.Area);
            _sizes.Add(next);
        }
    }

    public double Scale { get; }

    public double Half { get; }

    public Scalar Side { get; }

    /// <summary>The smallest size that still has a pixel for each one drawn, and its share of the full size.</summary>
    public (Mat Picture, double Share) For(double pixelsPerMetre)
    {
        int level = Math.Clamp((int)Math.Floor(Math.Log2(Math.Max(1, Scale / pixelsPerMetre)) + .25), 0, _sizes.Count - 1);
        return (_sizes[level], (double)_sizes[level].Width / _sizes[0].Width);
    }

    public void Dispose() => _sizes.ForEach(static size => size.Dispose());
}
