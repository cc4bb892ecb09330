using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Gpu;

/// <summary>A borrowed view of one decoded picture in device memory, pitch-linear. It owns nothing: the planes must stay valid and unchanged until the work queued on them is done.</summary>
/// <remarks>The counterpart of <see cref="YuvImage"/>; the default instance is refused by everything that takes surfaces.</remarks>
public readonly record struct GpuSurface
{
    /// <summary>Wraps planes after checking that every row lies within them.</summary>
    /// <param name="format">Size, layout and colour; any <see cref="PixelLayout"/>.</param>
    /// <param name="plane0">Luma.</param>
    /// <param name="plane1">U, or interleaved chroma; default for grey.</param>
    /// <param name="plane2">V; default where the layout has fewer than three planes.</param>
    /// <exception cref="ArgumentException">The format is invalid, or a plane is absent, too small, too wide-pitched or not aligned to its samples.</exception>
    public GpuSurface(in YuvFormat format, CudaPlane plane0, CudaPlane plane1 = default, CudaPlane plane2 = default)
    {
        format.Validate();
        Check(format, 0, plane0);
        if (format.PlaneCount > 1)
            Check(format, 1, plane1);
        if (format.PlaneCount > 2)
            Check(format, 2, plane2);
        Format = format;
        Plane0 = plane0;
        Plane1 = plane1;
        Plane2 = plane2;
    }

    /// <summary>Size, layout and colour.</summary>
    public YuvFormat Format { get; }

    /// <summary>Luma.</summary>
    public CudaPlane Plane0 { get; }

    /// <summary>U, or interleaved chroma; default for grey.</summary>
    public CudaPlane Plane1 { get; }

    /// <summary>V; default where the layout has fewer than three planes.</summary>
    public CudaPlane Plane2 { get; }

    /// <summary>Whether a frame's pixels lie in a context's memory, in a layout that kernels take.</summary>
    /// <param name="frame">It; a lease is held by the caller.</param>
    /// <param name="context">The context of the kernels.</param>
    public static bool IsIn(VideoFrame frame, CudaContext context)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(context);
        return frame.Media.CudaContext == context.Address && frame.Format is not null;
    }

    /// <summary>The pixels of a frame, valid while a lease on it is held.</summary>
    /// <param name="frame">It.</param>
    /// <param name="context">The context of the kernels.</param>
    /// <exception cref="NotSupportedException">They lie elsewhere, or in a layout that no kernel takes.</exception>
    /// <exception cref="ArgumentException">The decoder gave planes that its format does not fit into.</exception>
    public static GpuSurface Of(VideoFrame frame, CudaContext context)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Of(frame.Media, context);
    }

    /// <summary>The pixels of a decoded picture, valid while it is held.</summary>
    /// <param name="media">It.</param>
    /// <param name="context">The context of the kernels.</param>
    /// <exception cref="NotSupportedException">They lie elsewhere, or in a layout that no kernel takes.</exception>
    /// <exception cref="ArgumentException">The decoder gave planes that its format does not fit into.</exception>
    public static GpuSurface Of(MediaFrame media, CudaContext context)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(context);
        if (media.CudaContext != context.Address || PixelLayouts.FormatOf(media) is not { } format)
            throw new NotSupportedException($"pixels of {media.FormatName}, {media.SoftwareFormat}: they must lie in the memory of CUDA device {context.Device.Ordinal}, as 8- or 10-bit YUV");
        return new GpuSurface(format, Plane(0), Plane(1), Plane(2));

        CudaPlane Plane(int plane) => plane < format.PlaneCount ? media.DevicePlane(plane, format.RowBytes(plane), format.Rows(plane)) : default;
    }

    /// <summary>Right shift that turns a 16-bit word into its 10-bit code; 0 for bytes.</summary>
    internal static int ShiftOf(PixelLayout layout) => layout == PixelLayout.P010 ? 6 : 0;

    /// <summary>Where the first U sample lies, and from row to row how far the next.</summary>
    internal (ulong Address, int Pitch) ChromaU =>
        (Plane1.Address + (ulong)(Format.Layout == PixelLayout.Nv21 ? 1 : 0), (int)Plane1.PitchBytes);

    /// <summary>Where the first V sample lies, and from row to row how far the next.</summary>
    internal (ulong Address, int Pitch) ChromaV => Format.Layout switch
    {
        PixelLayout.Nv21 => (Plane1.Address, (int)Plane1.PitchBytes),
        PixelLayout.Nv12 or PixelLayout.P010 => (Plane1.Address + (ulong)Format.BytesPerSample, (int)Plane1.PitchBytes),
        _ => (Plane2.Address, (int)Plane2.PitchBytes),
    };

    /// <summary>The format of a part of it. The matrix of an untagged picture goes by its size, which is that of the whole.</summary>
    /// <param name="area">The part, from whole chroma samples on.</param>
    internal YuvFormat FormatOf(in PixelArea area) => Format with { Width = area.Width, Height = area.Height, Matrix = Format.EffectiveMatrix };

    /// <summary>A part of it, where it lies.</summary>
    /// <param name="area">The part, from whole chroma samples on.</param>
    internal GpuSurface Part(in PixelArea area)
    {
        YuvFormat part = FormatOf(area);
        return new GpuSurface(part, Part(area, part, 0), part.PlaneCount > 1 ? Part(area, part, 1) : default, part.PlaneCount > 2 ? Part(area, part, 2) : default);
    }

    /// <summary>A plane of a part of it.</summary>
    /// <param name="area">The part, from whole chroma samples on.</param>
    /// <param name="part">Its format.</param>
    /// <param name="plane">Below the format's number of planes.</param>
    internal CudaPlane Part(in PixelArea area, in YuvFormat part, int plane)
    {
        CudaPlane from = plane switch { 0 => Plane0, 1 => Plane1, _ => Plane2 };
        int left = plane == 0 || Format.ChromaWidth == Format.Width ? area.Left : area.Left / 2;
        int top = plane == 0 || Format.ChromaHeight == Format.Height ? area.Top : area.Top / 2;
        int sample = Format.BytesPerSample * (plane > 0 && Format.IsInterleaved ? 2 : 1);
        return new CudaPlane(from.Address + (ulong)((top * from.PitchBytes) + (left * sample)), from.PitchBytes, part.RowBytes(plane), part.Rows(plane));
    }

    /// <exception cref="ArgumentException">This is the default instance.</exception>
    internal void ThrowIfEmpty()
    {
        if (Plane0.Address == 0)
            throw new ArgumentException("an empty GPU surface: make it from the planes of a decoded picture");
    }

    private static void Check(in YuvFormat format, int plane, in CudaPlane given)
    {
        int row = format.RowBytes(plane);
        int rows = format.Rows(plane);
        string? wrong =
            given.Address == 0 ? "has no address"
            : given.PitchBytes < row || given.PitchBytes > int.MaxValue ? $"has a pitch of {given.PitchBytes}, needed is {row} or more and less than 2^31"
            : given.WidthBytes < row || given.Rows < rows ? $"has {given.Rows} rows of {given.WidthBytes} bytes, needed are {rows} of {row}"
            : given.Address % (ulong)format.BytesPerSample != 0 || given.PitchBytes % format.BytesPerSample != 0 ? "is not aligned to its 2-byte samples"
            : null;
        if (wrong is not null)
            throw new ArgumentException($"plane {plane} of a {format.Width}x{format.Height} {format.Layout} surface {wrong}");
    }
}
