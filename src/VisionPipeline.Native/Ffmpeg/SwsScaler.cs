using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Scales and converts pictures of one shape into another by libswscale. Owns the picture it writes, whose rows are aligned as libswscale likes them.</summary>
/// <remarks>NOT thread-safe. After construction no call allocates. For layouts that the pipeline's own letterbox does not take, and to compare with.</remarks>
public sealed unsafe class SwsScaler : IDisposable
{
    /// <summary>Bytes that each source plane must hold after its last row: libswscale reads whole vectors. FFmpeg's own frames have them.</summary>
    public const int SourceSlack = 32;

    /// <summary>Largest width and height taken, in pixels.</summary>
    public const int MaxSide = 16384;

    private const int Alignment = 64;
    private const int MaxPlanes = 4;
    private const int One = 1 << 16;

    private readonly SwsContextHandle _context;
    private readonly AVPixelFormat _sourceFormat;
    private readonly int _sourceWidth;
    private readonly int _sourceHeight;
    private readonly int _sourcePlanes;
    private readonly byte[] _target;
    private readonly int[] _offsets = new int[MaxPlanes];
    private readonly int[] _lengths = new int[MaxPlanes];
    private readonly int[] _strides = new int[MaxPlanes];

    /// <summary>Prepares a conversion. Colours: see <see cref="SetSourceColors"/>.</summary>
    /// <param name="sourceWidth">Width of the source in pixels.</param>
    /// <param name="sourceHeight">Height of the source in pixels.</param>
    /// <param name="sourceFormat">Layout of the source.</param>
    /// <param name="targetWidth">Width of the target in pixels.</param>
    /// <param name="targetHeight">Height of the target in pixels.</param>
    /// <param name="targetFormat">Layout of the target.</param>
    /// <param name="filter">How to weigh.</param>
    /// <param name="accurate">Exact rounding and full chroma (SWS_ACCURATE_RND, SWS_FULL_CHR_H_INP, SWS_FULL_CHR_H_INT): slower, closer to the true picture.</param>
    /// <exception cref="ArgumentException">A side is out of range, or libswscale does not read or write a layout.</exception>
    /// <exception cref="FfmpegException">libswscale refused the conversion.</exception>
    public SwsScaler(
        int sourceWidth,
        int sourceHeight,
        AVPixelFormat sourceFormat,
        int targetWidth,
        int targetHeight,
        AVPixelFormat targetFormat,
        SwsFilterKind filter,
        bool accurate = false)
    {
        if (sourceWidth is < 1 or > MaxSide || sourceHeight is < 1 or > MaxSide || targetWidth is < 1 or > MaxSide || targetHeight is < 1 or > MaxSide)
            throw new ArgumentException($"Scaling {sourceWidth}x{sourceHeight} to {targetWidth}x{targetHeight}: each side must be 1..{MaxSide} pixels.");
        if (ffmpeg.sws_isSupportedInput(sourceFormat) <= 0)
            throw new ArgumentException($"libswscale does not read pictures of {sourceFormat}.");
        if (ffmpeg.sws_isSupportedOutput(targetFormat) <= 0)
            throw new ArgumentException($"libswscale does not write pictures of {targetFormat}.");
        if (!Enum.IsDefined(filter))
            throw new ArgumentException($"Scaling filter {(int)filter} is unknown: use one of {string.Join(", ", Enum.GetNames<SwsFilterKind>())}.");

        _sourceFormat = sourceFormat;
        _sourceWidth = sourceWidth;
        _sourceHeight = sourceHeight;
        _sourcePlanes = ffmpeg.av_pix_fmt_count_planes(sourceFormat);
        _target = Allocate(targetWidth, targetHeight, targetFormat);
        int flags = (int)filter | (accurate ? ffmpeg.SWS_ACCURATE_RND | ffmpeg.SWS_FULL_CHR_H_INP | ffmpeg.SWS_FULL_CHR_H_INT : 0);
        _context = new SwsContextHandle(
            ffmpeg.sws_getContext(sourceWidth, sourceHeight, sourceFormat, targetWidth, targetHeight, targetFormat, flags, null, null, null));
        if (_context.IsInvalid)
            throw new FfmpegException(ffmpeg.AVERROR(ffmpeg.EINVAL), nameof(ffmpeg.sws_getContext));
    }

    /// <summary>Says how the source's colours are coded. Without this call libswscale takes BT.601, and limited range except for its YUVJ formats.</summary>
    /// <param name="colorspace">A SWS_CS_ constant, e.g. <see cref="ffmpeg.SWS_CS_ITU709"/>.</param>
    /// <param name="fullRange">Whether black is 0 and white the largest code.</param>
    /// <exception cref="FfmpegException">libswscale cannot convert between these layouts with such colours.</exception>
    public void SetSourceColors(int colorspace, bool fullRange) => SetColors(colorspace, fullRange, ffmpeg.SWS_CS_DEFAULT, true);

    /// <summary>Says how the target's colours are to be coded, for a source that is RGB. Without this call it is BT.601 at limited range.</summary>
    /// <param name="colorspace">A SWS_CS_ constant.</param>
    /// <param name="fullRange">Whether black is 0 and white the largest code.</param>
    /// <exception cref="FfmpegException">libswscale cannot convert between these layouts with such colours.</exception>
    public void SetTargetColors(int colorspace, bool fullRange) => SetColors(ffmpeg.SWS_CS_DEFAULT, true, colorspace, fullRange);

    private void SetColors(int source, bool sourceFull, int target, bool targetFull)
    {
        bool taken = false;
        try
        {
            _context.DangerousAddRef(ref taken);
            int status = ffmpeg.sws_setColorspaceDetails(
                (SwsContext*)_context.DangerousGetHandle(),
                ffmpeg.sws_getCoefficients(source),
                sourceFull ? 1 : 0,
                ffmpeg.sws_getCoefficients(target),
                targetFull ? 1 : 0,
                0,
                One,
                One);
            FfmpegException.ThrowIfError(status, nameof(ffmpeg.sws_setColorspaceDetails));
        }
        finally
        {
            if (taken)
                _context.DangerousRelease();
        }
    }

    /// <summary>Converts one picture. The result is in <see cref="Plane"/> until the next call.</summary>
    /// <param name="plane0">The first plane.</param>
    /// <param name="stride0">Bytes from one of its rows to the next.</param>
    /// <param name="plane1">The second plane; the palette (256 x 4 bytes) of <c>pal8</c>; empty where the layout has none.</param>
    /// <param name="stride1">Bytes from one of its rows to the next.</param>
    /// <param name="plane2">The third plane; empty where the layout has none.</param>
    /// <param name="stride2">Bytes from one of its rows to the next.</param>
    /// <exception cref="ArgumentException">A plane does not hold its rows and <see cref="SourceSlack"/> more bytes, a stride is too small, or the layout has more than three planes.</exception>
    /// <exception cref="FfmpegException">libswscale refused.</exception>
    /// <exception cref="ObjectDisposedException">The scaler was disposed.</exception>
    public void Scale(
        ReadOnlySpan<byte> plane0, int stride0, ReadOnlySpan<byte> plane1 = default, int stride1 = 0, ReadOnlySpan<byte> plane2 = default, int stride2 = 0)
    {
        if (_sourcePlanes > 3)
            throw new ArgumentException($"Pictures of {_sourceFormat} have {_sourcePlanes} planes: three can be given.");
        Check(0, plane0.Length, stride0);
        Check(1, plane1.Length, stride1);
        Check(2, plane2.Length, stride2);
        if (_sourceFormat == AVPixelFormat.AV_PIX_FMT_PAL8 && plane1.Length < ffmpeg.AVPALETTE_SIZE)
            throw new ArgumentException($"The palette has {plane1.Length} bytes: {ffmpeg.AVPALETTE_SIZE} are needed.");
        bool taken = false;
        try
        {
            _context.DangerousAddRef(ref taken);
            fixed (byte* source0 = plane0, source1 = plane1, source2 = plane2)
            {
                byte** source = stackalloc byte*[MaxPlanes] { source0, source1, source2, null };
                int* sourceStrides = stackalloc int[MaxPlanes] { stride0, stride1, stride2, 0 };
                byte** target = stackalloc byte*[MaxPlanes];
                int* targetStrides = stackalloc int[MaxPlanes];
                // The array is pinned for good, so its address holds.
                var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_target));
                for (int i = 0; i < MaxPlanes; i++)
                {
                    target[i] = _lengths[i] == 0 ? null : start + _offsets[i];
                    targetStrides[i] = _strides[i];
                }

                int status = ffmpeg.sws_scale(
                    (SwsContext*)_context.DangerousGetHandle(), source, sourceStrides, 0, _sourceHeight, target, targetStrides);
                FfmpegException.ThrowIfError(status, nameof(ffmpeg.sws_scale));
            }
        }
        finally
        {
            if (taken)
                _context.DangerousRelease();
        }
    }

    /// <summary>A plane of the last result: rows of <see cref="Stride"/> bytes.</summary>
    /// <param name="plane">0..3; planes that the layout does not have are empty.</param>
    public ReadOnlySpan<byte> Plane(int plane) => _target.AsSpan(_offsets[plane], _lengths[plane]);

    /// <summary>Bytes from one row of a result's plane to the next.</summary>
    /// <param name="plane">0..3.</param>
    public int Stride(int plane) => _strides[plane];

    /// <summary>Frees the context. Disposing twice is harmless.</summary>
    public void Dispose() => _context.Dispose();

    private static int Align(int value) => (value + Alignment - 1) & -Alignment;

    private byte[] Allocate(int width, int height, AVPixelFormat format)
    {
        int* strides = stackalloc int[MaxPlanes];
        byte** planes = stackalloc byte*[MaxPlanes];
        FfmpegException.ThrowIfError(ffmpeg.av_image_fill_linesizes(strides, format, width), nameof(ffmpeg.av_image_fill_linesizes));
        // Whole vectors are also written past the end of a row.
        for (int i = 0; i < MaxPlanes; i++)
            strides[i] = strides[i] == 0 ? 0 : Align(strides[i] + Alignment);
        int size = ffmpeg.av_image_fill_pointers(planes, format, height, null, strides);
        FfmpegException.ThrowIfError(size, nameof(ffmpeg.av_image_fill_pointers));
        byte[] target = GC.AllocateArray<byte>(size + (2 * Alignment), pinned: true);
        int first = (int)(-(long)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(target)) & (Alignment - 1));
        AVPixFmtDescriptor* descriptor = ffmpeg.av_pix_fmt_desc_get(format);
        int at = first;
        for (int i = 0; i < MaxPlanes && strides[i] > 0; i++)
        {
            int shift = i is 1 or 2 ? descriptor->log2_chroma_h : 0;
            _strides[i] = strides[i];
            _offsets[i] = at;
            _lengths[i] = strides[i] * ((height + (1 << shift) - 1) >> shift);
            at += _lengths[i];
        }

        return at <= first + size
            ? target
            : throw new ArgumentException($"Pictures of {format} cannot be written: their planes are not laid out row by row.");
    }

    private void Check(int plane, int length, int stride)
    {
        if (plane >= _sourcePlanes)
            return;
        int row = ffmpeg.av_image_get_linesize(_sourceFormat, _sourceWidth, plane);
        FfmpegException.ThrowIfError(row, nameof(ffmpeg.av_image_get_linesize));
        int shift = plane == 0 ? 0 : ffmpeg.av_pix_fmt_desc_get(_sourceFormat)->log2_chroma_h;
        int rows = (_sourceHeight + (1 << shift) - 1) >> shift;
        if (stride < row)
            throw new ArgumentException($"Plane {plane} of a {_sourceWidth}x{_sourceHeight} {_sourceFormat} picture: stride {stride} is less than the {row} bytes of a row.");
        long needed = ((long)stride * (rows - 1)) + row + SourceSlack;
        if (length < needed)
            throw new ArgumentException($"Plane {plane} of a {_sourceWidth}x{_sourceHeight} {_sourceFormat} picture: {length} bytes, {needed} needed at stride {stride} ({SourceSlack} of them spare).");
    }
}
