using System.Buffers;

namespace OpenCvSharp;

/// <summary>A matrix of pixels or numbers: a header over memory that OpenCV owns, or a view of memory that somebody else owns.</summary>
/// <remarks>
/// Owns its native header (and, unless it is a view, a share of the pixels) until <see cref="Dispose"/>; disposing twice is harmless.
/// Used as a destination it is given the size and type that the operation produces, and keeps its memory where those stay the same,
/// so that a kept Mat costs no allocation per call. A view or a region as destination must have that size and type already.
/// Not thread-safe: any number of readers, or one writer. Sides are 1..32766, memory at most 1 GiB.
/// </remarks>
public sealed partial class Mat : IDisposable
{
    /// <summary>An empty matrix, to be a destination.</summary>
    /// <exception cref="OpenCVException">The native library is missing.</exception>
    public Mat()
    {
        OpenCvGate.Ready();
        OpenCvGate.Check(OpenCvNative.MatNew(out nint made), "Mat");
        Handle = new MatHandle(made, default, null);
    }

    /// <summary>A matrix whose elements are not yet set.</summary>
    /// <param name="rows">Rows, 1..32766.</param>
    /// <param name="cols">Columns, 1..32766.</param>
    /// <param name="type">Element type.</param>
    /// <exception cref="OpenCVException">A side or the type is out of range, or memory ran out.</exception>
    public Mat(int rows, int cols, MatType type)
    {
        OpenCvGate.Ready();
        OpenCvGate.Check(OpenCvNative.MatSized(rows, cols, type, out nint made), "Mat");
        Handle = new MatHandle(made, default, null);
    }

    /// <summary>A matrix whose elements are not yet set.</summary>
    /// <param name="size">Width and height, 1..32766.</param>
    /// <param name="type">Element type.</param>
    /// <exception cref="OpenCVException">A side or the type is out of range, or memory ran out.</exception>
    public Mat(Size size, MatType type)
        : this(size.Height, size.Width, type)
    {
    }

    /// <summary>A matrix with one value everywhere.</summary>
    /// <param name="rows">Rows, 1..32766.</param>
    /// <param name="cols">Columns, 1..32766.</param>
    /// <param name="type">Element type of at most 4 channels.</param>
    /// <param name="value">The value, clamped to the type's range.</param>
    /// <exception cref="OpenCVException">A side or the type is out of range, or memory ran out.</exception>
    public Mat(int rows, int cols, MatType type, Scalar value)
        : this(rows, cols, type)
    {
        try
        {
            SetTo(value);
        }
        catch (OpenCVException)
        {
            Handle.Dispose();
            throw;
        }
    }

    private Mat(MatHandle handle) => Handle = handle;

    /// <summary>How many matrices of this process hold a native header now.</summary>
    public static long LiveCount => MatHandle.Counter.Outstanding;

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => Handle.IsClosed;

    internal MatHandle Handle { get; }

    /// <summary>Makes a matrix with a copy of the given elements.</summary>
    /// <param name="rows">Rows, 1..32766.</param>
    /// <param name="cols">Columns, 1..32766.</param>
    /// <param name="type">Element type.</param>
    /// <param name="data">Rows of elements, <paramref name="step"/> bytes apart; the last one may end with its last element.</param>
    /// <param name="step">Bytes from row to row; 0 means no gap.</param>
    /// <exception cref="OpenCVException">A side, the type or the step is out of range.</exception>
    /// <exception cref="ArgumentException">The data are shorter than the matrix.</exception>
    public static Mat CopyOf(int rows, int cols, MatType type, ReadOnlySpan<byte> data, long step = 0)
    {
        Mat made = new();
        try
        {
            made.CopyFrom(rows, cols, type, data, step);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Makes a view: no copy; the memory stays pinned until the Mat (and each region of it) is disposed.</summary>
    /// <param name="rows">Rows, 1..32766.</param>
    /// <param name="cols">Columns, 1..32766.</param>
    /// <param name="type">Element type.</param>
    /// <param name="data">Rows of elements, <paramref name="step"/> bytes apart; managed, or native behind a <see cref="MemoryManager{T}"/>.</param>
    /// <param name="step">Bytes from row to row; 0 means no gap.</param>
    /// <exception cref="OpenCVException">A side, the type or the step is out of range.</exception>
    /// <exception cref="ArgumentException">The data are shorter than the matrix.</exception>
    public static unsafe Mat FromPixelData(int rows, int cols, MatType type, Memory<byte> data, long step = 0)
    {
        OpenCvGate.Ready();
        step = StepOf(rows, cols, type, data.Length, step);
        MemoryHandle pin = data.Pin();
        try
        {
            OpenCvGate.Check(OpenCvNative.MatView(rows, cols, type, pin.Pointer, step, out nint made), "Mat");
            return new Mat(new MatHandle(made, pin, null)) { IsView = true };
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Makes a view of native memory: the caller keeps it alive and in place until the Mat and each region of it are disposed.</summary>
    internal static unsafe Mat FromPixelData(int rows, int cols, MatType type, nint data, long step)
    {
        OpenCvGate.Ready();
        OpenCvGate.Check(OpenCvNative.MatView(rows, cols, type, (void*)data, step, out nint made), "Mat");
        return new Mat(new MatHandle(made, default, null)) { IsView = true };
    }

    /// <summary>Takes ownership of a <c>cv::Mat*</c> that the shim made.</summary>
    internal static Mat Own(nint made) => new(new MatHandle(made, default, null));

    /// <summary>Releases the native header, and the elements where nobody else shares them.</summary>
    public void Dispose() => Handle.Dispose();

    // Checked in 64 bits before anything is pinned; the shim checks the rest.
    private static long StepOf(int rows, int cols, MatType type, long available, long step)
    {
        long row = (long)cols * type.ElemSize;
        if (step == 0)
            step = row;
        if (rows < 1 || cols < 1 || step < row || step > int.MaxValue)
            throw new OpenCVException("cv::Mat", $"no matrix of {rows} x {cols} {type} with a step of {step} bytes", -5);
        long needed = (step * (rows - 1L)) + row;
        if (available < needed)
            throw new ArgumentException($"{available} bytes are too few for {rows} x {cols} {type} with a step of {step}: {needed} are needed");
        return step;
    }
}
