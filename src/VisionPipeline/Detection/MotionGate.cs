using System.Numerics.Tensors;
using VisionPipeline.Frames;

namespace VisionPipeline.Detection;

/// <summary>Tells whether anything moves in a camera's picture, at a small part of the cost of detecting.</summary>
/// <remarks>
/// Cell means of luma against a running mean and a running mean deviation of each cell (a single Gaussian per cell, as in Wren et al.,
/// "Pfinder", PAMI 19, 1997). The median change of all cells is taken out first, so that a cloud or the camera's exposure is no motion.
/// Errs towards motion: a new size, a first picture, or one on a device whose cells nobody added up count as motion. NOT thread-safe:
/// one per camera. Allocates nothing after the first picture of a size; some hundredths of a millisecond for 1080p.
/// </remarks>
public sealed class MotionGate
{
    /// <summary>Cells across and down.</summary>
    public const int Columns = LumaCells.Columns;

    /// <summary>See <see cref="Columns"/>.</summary>
    public const int Rows = LumaCells.Rows;

    // What stays for about 20 s becomes background: a parked car is no motion.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(20);

    private readonly MotionConfig _config;
    private readonly LumaCells _cells = new();
    private readonly uint[] _sums = new uint[LumaCells.Count];
    private readonly float[] _now = new float[LumaCells.Count];
    private readonly float[] _mean = new float[LumaCells.Count];
    private readonly float[] _deviation = new float[LumaCells.Count];
    private readonly float[] _sorted = new float[LumaCells.Count];
    private (int Width, int Height) _size;
    private long _last;

    /// <summary>Makes one.</summary>
    /// <param name="config">What counts as motion.</param>
    public MotionGate(MotionConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
    }

    /// <summary>Cells that changed in the last picture; <see cref="Columns"/> x <see cref="Rows"/> where it could not be told.</summary>
    public int MovingCells { get; private set; }

    /// <summary>Looks at the next picture.</summary>
    /// <param name="frame">It.</param>
    /// <param name="sums">Sums of its cells where it lies on a device, from <see cref="IFrameIntake.CellsOf"/>; empty where nobody added them up.</param>
    /// <returns>Whether something moves, or might.</returns>
    public bool Moves(VideoFrame frame, ReadOnlySpan<uint> sums = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.HasImage)
            return Moves(frame.Image, frame.Capture.UnixMicroseconds);
        if (sums.IsEmpty)
        {
            MovingCells = LumaCells.Count;
            return true;
        }

        return Moves(sums, frame.Width, frame.Height, frame.Capture.UnixMicroseconds);
    }

    /// <summary>Looks at the next picture.</summary>
    /// <param name="image">At least one pixel per cell; smaller ones always move.</param>
    /// <param name="microseconds">Its capture time, on any scale that goes on.</param>
    /// <returns>Whether something moves, or might.</returns>
    public bool Moves(in YuvImage image, long microseconds)
    {
        if (!LumaCells.Fit(image.Width, image.Height))
        {
            _size = (image.Width, image.Height);
            MovingCells = LumaCells.Count;
            return true;
        }

        _cells.Measure(image, _sums);
        return Moves(_sums, image.Width, image.Height, microseconds);
    }

    /// <summary>Looks at the cells of the next picture.</summary>
    /// <param name="sums">Sums of its cells, <see cref="Columns"/> x <see cref="Rows"/> row by row, as <see cref="IFrameIntake.CellsOf"/> gives them.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="microseconds">Its capture time, on any scale that goes on.</param>
    /// <returns>Whether something moves, or might.</returns>
    internal bool Moves(ReadOnlySpan<uint> sums, int width, int height, long microseconds)
    {
        bool first = _size != (width, height);
        _size = (width, height);
        LumaCells.ToMeans(sums, width, _now);
        double elapsed = Math.Clamp((microseconds - _last) / 1e6, 0, Memory.TotalSeconds);
        _last = microseconds;
        if (first)
        {
            _now.CopyTo(_mean, 0);
            Array.Clear(_deviation);
            MovingCells = LumaCells.Count;
            return true;
        }

        float light = MedianChange();
        float gain = (float)(1 - Math.Exp(-elapsed / Memory.TotalSeconds));
        int moving = 0;
        for (int i = 0; i < _now.Length; i++)
        {
            float change = Math.Abs(_now[i] - _mean[i] - light);
            if (change > _config.MinChange && change > _config.NoiseFactor * _deviation[i])
                moving++;
            _deviation[i] += gain * (change - _deviation[i]);
            _mean[i] += gain * (_now[i] - _mean[i]);
        }

        MovingCells = moving;
        return moving >= _config.MinCells;
    }

    private float MedianChange()
    {
        TensorPrimitives.Subtract(_now, _mean, _sorted);
        return Middle(_sorted);
    }

    // Hoare's FIND (CACM 4, 1961): puts the middle value where sorting would put it, and leaves the rest unsorted.
    private static float Middle(Span<float> values)
    {
        int k = values.Length / 2;
        int left = 0;
        int right = values.Length - 1;
        while (left < right)
        {
            float pivot = values[(left + right) / 2];
            int i = left;
            int j = right;
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (k <= j)
                right = j;
            else if (k >= i)
                left = i;
            else
                break;
        }

        return values[k];
    }
}
