using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using VisionPipeline.Frames;

namespace VisionPipeline.Detection;

/// <summary>Tells whether anything moves in a camera's picture, at a small part of the cost of detecting.</summary>
/// <remarks>
/// Cell means of luma against a running mean and a running mean deviation of each cell (a single Gaussian per cell, as in Wren et al.,
/// "Pfinder", PAMI 19, 1997). The median change of all cells is taken out first, so that a cloud or the camera's exposure is no motion.
/// Errs towards motion: a new size, a first picture or a device frame count as motion. NOT thread-safe: one per camera. Allocates
/// nothing after the first picture of a size; some hundredths of a millisecond for 1080p.
/// </remarks>
public sealed class MotionGate
{
    /// <summary>Cells across and down.</summary>
    public const int Columns = 64;

    /// <summary>See <see cref="Columns"/>.</summary>
    public const int Rows = 36;

    // Eight rows stand for thirty of a cell at 1080p: neighbours in a column tell nearly the same, and noise averages out.
    private const int RowsPerCell = 8;

    // What stays for about 20 s becomes background: a parked car is no motion.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(20);

    private readonly MotionConfig _config;
    private readonly float[] _now = new float[Columns * Rows];
    private readonly float[] _mean = new float[Columns * Rows];
    private readonly float[] _deviation = new float[Columns * Rows];
    private readonly float[] _sorted = new float[Columns * Rows];
    private ushort[] _columns = [];
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
    /// <returns>Whether something moves, or might.</returns>
    public bool Moves(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.HasImage)
        {
            MovingCells = Columns * Rows;
            return true;
        }

        return Moves(frame.Image, frame.Capture.UnixMicroseconds);
    }

    /// <summary>Looks at the next picture.</summary>
    /// <param name="image">At least one pixel per cell; smaller ones always move.</param>
    /// <param name="microseconds">Its capture time, on any scale that goes on.</param>
    /// <returns>Whether something moves, or might.</returns>
    public bool Moves(in YuvImage image, long microseconds)
    {
        bool first = _size != (image.Width, image.Height);
        _size = (image.Width, image.Height);
        if (image.Width < Columns || image.Height < Rows)
        {
            MovingCells = Columns * Rows;
            return true;
        }

        Measure(image, _now);
        double elapsed = Math.Clamp((microseconds - _last) / 1e6, 0, Memory.TotalSeconds);
        _last = microseconds;
        if (first)
        {
            _now.CopyTo(_mean, 0);
            Array.Clear(_deviation);
            MovingCells = Columns * Rows;
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

    private void Measure(in YuvImage image, float[] into)
    {
        if (image.Format.BytesPerSample == 2)
            MeasureWide(image, into);
        else
            MeasureBytes(image, into);
    }

    // Adds up the rows of a cell first, many columns at a time: a cell is too narrow to gain from it.
    private void MeasureBytes(in YuvImage image, float[] into)
    {
        if (_columns.Length < image.Width)
            _columns = new ushort[image.Width];
        Span<ushort> sums = _columns.AsSpan(0, image.Width);
        for (int row = 0; row < Rows; row++)
        {
            (int top, int height) = Band(row, image.Height);
            sums.Clear();
            for (int k = 0; k < RowsPerCell; k++)
                AddTo(sums, image.Plane0.Slice((top + (k * height / RowsPerCell)) * image.Stride0, image.Width));
            for (int column = 0; column < Columns; column++)
            {
                int left = column * image.Width / Columns;
                int right = (column + 1) * image.Width / Columns;
                into[(row * Columns) + column] = (float)Sum(sums[left..right]) / ((right - left) * RowsPerCell);
            }
        }
    }

    private static void AddTo(Span<ushort> sums, ReadOnlySpan<byte> line)
    {
        int x = 0;
        ref byte from = ref MemoryMarshal.GetReference(line);
        ref ushort into = ref MemoryMarshal.GetReference(sums);
        for (; x <= line.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)x));
            (Vector256.LoadUnsafe(ref into, (nuint)x) + low).StoreUnsafe(ref into, (nuint)x);
            (Vector256.LoadUnsafe(ref into, (nuint)(x + 16)) + high).StoreUnsafe(ref into, (nuint)(x + 16));
        }

        for (; x < line.Length; x++)
            sums[x] += line[x];
    }

    private static (int Top, int Height) Band(int row, int height)
    {
        int top = row * height / Rows;
        return (top, Math.Max(1, ((row + 1) * height / Rows) - top));
    }

    private static void MeasureWide(in YuvImage image, float[] into)
    {
        int shift = image.Format.Layout == PixelLayout.P010 ? 8 : 2;
        for (int row = 0; row < Rows; row++)
        {
            (int top, int height) = Band(row, image.Height);
            Span<float> cells = into.AsSpan(row * Columns, Columns);
            cells.Clear();
            for (int k = 0; k < RowsPerCell; k++)
            {
                ReadOnlySpan<byte> line = image.Plane0.Slice((top + (k * height / RowsPerCell)) * image.Stride0, image.Format.RowBytes(0));
                for (int column = 0; column < Columns; column++)
                {
                    int left = column * image.Width / Columns;
                    int right = (column + 1) * image.Width / Columns;
                    uint sum = Sum(MemoryMarshal.Cast<byte, ushort>(line)[left..right]) >> shift;
                    cells[column] += (float)sum / ((right - left) * RowsPerCell);
                }
            }
        }
    }

    private static uint Sum(ReadOnlySpan<ushort> samples)
    {
        uint sum = 0;
        foreach (ushort sample in samples)
            sum += sample;
        return sum;
    }
}
