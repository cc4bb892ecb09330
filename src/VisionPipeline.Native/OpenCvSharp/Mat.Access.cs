using System.Runtime.CompilerServices;

namespace OpenCvSharp;

public sealed partial class Mat
{
    /// <summary>Rows; 0 when empty.</summary>
    public int Rows => Info().Rows;

    /// <summary>Columns; 0 when empty.</summary>
    public int Cols => Info().Cols;

    /// <summary>The same as <see cref="Cols"/>.</summary>
    public int Width => Info().Cols;

    /// <summary>The same as <see cref="Rows"/>.</summary>
    public int Height => Info().Rows;

    /// <summary>Whether the memory belongs to somebody else: the result of <c>FromPixelData</c>, or a region of one.</summary>
    public bool IsView { get; private init; }

    /// <summary>The element type.</summary>
    public MatType Type() => Info().Type;

    /// <summary>The kind of number, <see cref="MatType.CV_8U"/>..</summary>
    public int Depth() => Type().Depth;

    /// <summary>The channels of an element.</summary>
    public int Channels() => Type().Channels;

    /// <summary>Bytes of an element.</summary>
    public int ElemSize() => Type().ElemSize;

    /// <summary>Bytes from row to row; 0 when empty.</summary>
    public long Step() => Info().Step;

    /// <summary>Width and height.</summary>
    public Size Size()
    {
        MatInfo info = Info();
        return new Size(info.Cols, info.Rows);
    }

    /// <summary>The number of elements.</summary>
    public long Total()
    {
        MatInfo info = Info();
        return (long)info.Rows * info.Cols;
    }

    /// <summary>Whether there are no elements.</summary>
    public bool Empty() => Total() == 0;

    /// <summary>Whether the rows follow each other without a gap.</summary>
    public bool IsContinuous() => Info().IsContinuous;

    /// <summary>Whether this is a region of a larger matrix.</summary>
    public bool IsSubmatrix() => Info().IsSubmatrix;

    /// <summary>All elements in place. Valid while the Mat lives and is not made another size as a destination.</summary>
    /// <typeparam name="T">A type as large as an element or as one channel of it, or byte.</typeparam>
    /// <exception cref="ArgumentException">The type does not fit.</exception>
    /// <exception cref="InvalidOperationException">The rows do not follow each other (use <see cref="RowSpan{T}"/>).</exception>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        MatInfo info = Info();
        int perRow = PerRow<T>(info);
        if (info.Data == 0)
            return default;
        if (!info.IsContinuous)
            throw new InvalidOperationException("the rows of this matrix do not follow each other: take them one by one with RowSpan");
        return new Span<T>((void*)info.Data, checked(perRow * info.Rows));
    }

    /// <summary>All bytes in place; see <see cref="AsSpan{T}"/>.</summary>
    public Span<byte> AsSpan() => AsSpan<byte>();

    /// <summary>One row in place. Valid while the Mat lives and is not made another size as a destination.</summary>
    /// <typeparam name="T">A type as large as an element or as one channel of it, or byte.</typeparam>
    /// <param name="y">The row, 0..<see cref="Rows"/> - 1.</param>
    /// <exception cref="ArgumentException">The type does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public unsafe Span<T> RowSpan<T>(int y)
        where T : unmanaged
    {
        MatInfo info = Info();
        int perRow = PerRow<T>(info);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, info.Rows);
        return new Span<T>((byte*)info.Data + (y * info.Step), perRow);
    }

    /// <summary>One row's bytes in place; see <see cref="RowSpan{T}"/>.</summary>
    /// <param name="y">The row, 0..<see cref="Rows"/> - 1.</param>
    public Span<byte> RowSpan(int y) => RowSpan<byte>(y);

    /// <summary>One element, checked against the matrix's bounds: for single looks, not for loops over pixels.</summary>
    /// <typeparam name="T">A type as large as an element.</typeparam>
    /// <param name="y">The row.</param>
    /// <param name="x">The column.</param>
    /// <exception cref="ArgumentException">The type does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public ref T At<T>(int y, int x)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != ElemSize())
            throw new ArgumentException($"{typeof(T).Name} is not as large as an element of {Type()}");
        Span<T> row = RowSpan<T>(y);
        if ((uint)x >= (uint)row.Length)
            throw new ArgumentOutOfRangeException(nameof(x), x, "there is no such column");
        return ref row[x];
    }

    /// <summary>Replaces size, type and elements by a copy; the memory is kept where size and type stay the same.</summary>
    /// <param name="rows">Rows, 1..32766.</param>
    /// <param name="cols">Columns, 1..32766.</param>
    /// <param name="type">Element type.</param>
    /// <param name="data">Rows of elements, <paramref name="step"/> bytes apart; the last one may end with its last element.</param>
    /// <param name="step">Bytes from row to row; 0 means no gap.</param>
    /// <exception cref="OpenCVException">A side, the type or the step is out of range, or this is a view of another size or type.</exception>
    /// <exception cref="ArgumentException">The data are shorter than the matrix.</exception>
    public void CopyFrom(int rows, int cols, MatType type, ReadOnlySpan<byte> data, long step = 0)
    {
        step = StepOf(rows, cols, type, data.Length, step);
        OpenCvGate.Check(OpenCvNative.MatCreate(Handle, rows, cols, type), "Mat::create");
        int row = cols * type.ElemSize;
        for (int y = 0; y < rows; y++)
            data.Slice((int)(y * step), row).CopyTo(RowSpan<byte>(y));
    }

    private MatInfo Info()
    {
        OpenCvGate.Check(OpenCvNative.MatInfo(Handle, out MatInfo info), "Mat");
        return info;
    }

    private static int PerRow<T>(in MatInfo info)
        where T : unmanaged
    {
        MatType type = info.Type;
        int size = Unsafe.SizeOf<T>();
        if (size != 1 && size != type.ElemSize && size != type.ElemSize1)
            throw new ArgumentException($"{typeof(T).Name} of {size} bytes is neither an element nor a channel of {type}");
        return info.Cols * type.ElemSize / size;
    }
}
