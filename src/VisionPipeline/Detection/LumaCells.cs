using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using VisionPipeline.Frames;

namespace VisionPipeline.Detection;

/// <summary>A picture's luma as sums of few cells, which is all that a <see cref="MotionGate"/> looks at. NOT thread-safe: one per camera.</summary>
/// <remarks>Whole numbers throughout, so that a device that adds up the same samples gets the same sums (motion.cu).</remarks>
internal sealed class LumaCells
{
    /// <summary>Cells across.</summary>
    public const int Columns = 64;

    /// <summary>Cells down.</summary>
    public const int Rows = 36;

    /// <summary>Cells in all: row by row.</summary>
    public const int Count = Columns * Rows;

    // Eight rows stand for thirty of a cell at 1080p: neighbours in a column tell nearly the same, and noise averages out.
    private const int RowsPerCell = 8;

    private ushort[] _columns = [];

    /// <summary>Whether a picture has a pixel for each cell.</summary>
    public static bool Fit(int width, int height) => width >= Columns && height >= Rows;

    /// <summary>Right shift that turns a sum of samples into one of 8-bit codes.</summary>
    public static int ShiftOf(PixelLayout layout) => layout == PixelLayout.P010 ? 8 : layout == PixelLayout.Yuv420P10 ? 2 : 0;

    /// <summary>Adds up the cells of a picture.</summary>
    /// <param name="image">At least one pixel per cell.</param>
    /// <param name="sums">Takes <see cref="Count"/> sums of 8-bit codes.</param>
    public void Measure(in YuvImage image, Span<uint> sums)
    {
        if (image.Format.BytesPerSample == 2)
            MeasureWords(image, sums);
        else
            MeasureBytes(image, sums);
    }

    /// <summary>Turns sums into means.</summary>
    /// <param name="sums"><see cref="Count"/> of them.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="means">As many, 0..255.</param>
    public static void ToMeans(ReadOnlySpan<uint> sums, int width, Span<float> means)
    {
        for (int column = 0; column < Columns; column++)
        {
            int samples = (((column + 1) * width / Columns) - (column * width / Columns)) * RowsPerCell;
            for (int i = column; i < Count; i += Columns)
                means[i] = (float)sums[i] / samples;
        }
    }

    // Adds up the rows of a cell first, many columns at a time: a cell is too narrow to gain from it.
    private void MeasureBytes(in YuvImage image, Span<uint> into)
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
                into[(row * Columns) + column] = Sum(sums[(column * image.Width / Columns)..((column + 1) * image.Width / Columns)]);
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
        return (top, ((row + 1) * height / Rows) - top);
    }

    private static void MeasureWords(in YuvImage image, Span<uint> into)
    {
        int shift = ShiftOf(image.Format.Layout);
        for (int row = 0; row < Rows; row++)
        {
            (int top, int height) = Band(row, image.Height);
            Span<uint> cells = into.Slice(row * Columns, Columns);
            cells.Clear();
            for (int k = 0; k < RowsPerCell; k++)
            {
                ReadOnlySpan<ushort> line = MemoryMarshal.Cast<byte, ushort>(image.Plane0.Slice((top + (k * height / RowsPerCell)) * image.Stride0, image.Format.RowBytes(0)));
                for (int column = 0; column < Columns; column++)
                    cells[column] += Sum(line[(column * image.Width / Columns)..((column + 1) * image.Width / Columns)]);
            }

            foreach (ref uint cell in cells)
                cell >>= shift;
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
