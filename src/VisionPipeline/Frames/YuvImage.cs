namespace VisionPipeline.Frames;

/// <summary>A borrowed view of one decoded picture. It owns nothing: the planes must stay valid and unchanged while it is used.</summary>
/// <remarks>An instance that was made by the constructor is proof that every sample of its format lies within its planes; the default instance has size 0x0 and is refused by everything that takes pictures.</remarks>
public readonly ref struct YuvImage
{
    /// <summary>Wraps planes after checking that every row lies within them.</summary>
    /// <param name="format">Size, layout and colour.</param>
    /// <param name="plane0">Luma.</param>
    /// <param name="stride0">Bytes from one luma row to the next, at least the row's own bytes.</param>
    /// <param name="plane1">U, or interleaved chroma; empty for grey.</param>
    /// <param name="stride1">Bytes from one row of <paramref name="plane1"/> to the next.</param>
    /// <param name="plane2">V; empty where the layout has fewer than three planes.</param>
    /// <param name="stride2">Bytes from one row of <paramref name="plane2"/> to the next.</param>
    /// <exception cref="ArgumentException">The format is invalid, a stride is smaller than its row, or a plane is too short. The last row needs no padding up to the stride.</exception>
    public YuvImage(
        scoped in YuvFormat format,
        ReadOnlySpan<byte> plane0,
        int stride0,
        ReadOnlySpan<byte> plane1 = default,
        int stride1 = 0,
        ReadOnlySpan<byte> plane2 = default,
        int stride2 = 0)
    {
        format.Validate();
        Check(format, 0, plane0.Length, stride0);
        if (format.PlaneCount > 1)
            Check(format, 1, plane1.Length, stride1);
        if (format.PlaneCount > 2)
            Check(format, 2, plane2.Length, stride2);
        Format = format;
        Plane0 = plane0;
        Plane1 = plane1;
        Plane2 = plane2;
        Stride0 = stride0;
        Stride1 = stride1;
        Stride2 = stride2;
    }

    /// <summary>Size, layout and colour.</summary>
    public YuvFormat Format { get; }

    /// <summary>Luma samples per row.</summary>
    public int Width => Format.Width;

    /// <summary>Luma rows.</summary>
    public int Height => Format.Height;

    /// <summary>Luma.</summary>
    public ReadOnlySpan<byte> Plane0 { get; }

    /// <summary>U, or interleaved chroma; empty for grey.</summary>
    public ReadOnlySpan<byte> Plane1 { get; }

    /// <summary>V; empty where the layout has fewer than three planes.</summary>
    public ReadOnlySpan<byte> Plane2 { get; }

    /// <summary>Bytes from one luma row to the next.</summary>
    public int Stride0 { get; }

    /// <summary>Bytes from one row of <see cref="Plane1"/> to the next.</summary>
    public int Stride1 { get; }

    /// <summary>Bytes from one row of <see cref="Plane2"/> to the next.</summary>
    public int Stride2 { get; }

    private static void Check(in YuvFormat format, int plane, int length, int stride)
    {
        int row = format.RowBytes(plane);
        if (stride < row)
            throw new ArgumentException($"Plane {plane} of a {format.Width}x{format.Height} {format.Layout} picture: stride {stride} is less than the {row} bytes of a row.");
        long needed = ((long)stride * (format.Rows(plane) - 1)) + row;
        if (length < needed)
            throw new ArgumentException($"Plane {plane} of a {format.Width}x{format.Height} {format.Layout} picture: {length} bytes, {needed} needed at stride {stride}.");
    }
}
