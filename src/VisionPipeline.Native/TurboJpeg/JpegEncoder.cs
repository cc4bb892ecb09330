namespace VisionPipeline.Native.TurboJpeg;

/// <summary>Encodes pictures to baseline JPEG with TurboJPEG, into the caller's buffer and without an allocation per picture.</summary>
/// <remarks>Owns a native instance until <see cref="Dispose"/>. Not thread-safe: one per thread.</remarks>
public sealed unsafe class JpegEncoder : IDisposable
{
    private readonly JpegHandle _handle;

    /// <summary>Makes an encoder.</summary>
    /// <exception cref="JpegException">The native library is missing.</exception>
    public JpegEncoder() => _handle = JpegHandle.Make(compressor: true);

    /// <summary>Bytes that the destination must hold: the most that a picture of this size can come to.</summary>
    /// <param name="width">Pixels across, 1..65500.</param>
    /// <param name="height">Pixels down, 1..65500.</param>
    /// <param name="subsampling">How colour is thinned out.</param>
    /// <exception cref="JpegException">The size or the subsampling is out of range, or the native library is missing.</exception>
    public static int MaxBytes(int width, int height, JpegSubsampling subsampling)
    {
        const string Call = "tjBufSize";
        JpegSize.RequireSides(Call, width, height);
        JpegSize.Require(Call, subsampling is >= JpegSubsampling.Yuv444 and <= JpegSubsampling.Yuv411, $"subsampling {(int)subsampling} is not known");
        try
        {
            return checked((int)TurboJpegNative.BufSize(width, height, (int)subsampling));
        }
        catch (DllNotFoundException)
        {
            throw new JpegException(Call, "libturbojpeg.so.0 is missing: run ./vision setup (package libturbojpeg0)", -1);
        }
    }

    /// <summary>Encodes packed pixels.</summary>
    /// <param name="pixels">Rows of pixels, <paramref name="stride"/> bytes apart.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="format">How the pixels lie; grey is always coded without colour.</param>
    /// <param name="quality">1 (worst) to 100 (best).</param>
    /// <param name="subsampling">How colour is thinned out.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="JpegException">An argument is out of range, a buffer too short, or the library failed.</exception>
    public int Encode(ReadOnlySpan<byte> pixels, int width, int height, int stride, JpegPixelFormat format, int quality, JpegSubsampling subsampling, Span<byte> destination)
    {
        const string Call = "tjCompress2";
        if (format == JpegPixelFormat.Grey)
            subsampling = JpegSubsampling.Grey;
        RequireTarget(Call, width, height, quality, subsampling, destination.Length);
        JpegSize.RequirePlane(Call, "picture", pixels.Length, (long)width * JpegSize.BytesPerPixel(Call, format), height, stride);
        fixed (byte* source = pixels)
        fixed (byte* target = destination)
        {
            byte* jpeg = target;
            nuint size = (nuint)destination.Length;
            if (TurboJpegNative.Compress2(_handle, source, width, stride, height, (int)format, &jpeg, &size, (int)subsampling, quality, TurboJpegNative.NoRealloc | TurboJpegNative.FastDct) != 0)
                throw _handle.Failure(Call);
            return (int)size;
        }
    }

    /// <summary>Encodes planar 4:2:0 as it comes from a decoder: no colour conversion, the planes go straight into the transform.</summary>
    /// <remarks>JPEG's YCbCr is full range (JFIF); limited-range video comes out somewhat flat unless it is expanded before.</remarks>
    /// <param name="y">Luma, <paramref name="height"/> rows.</param>
    /// <param name="yStride">Bytes from row to row of luma.</param>
    /// <param name="u">Cb, half as many rows and columns, rounded up.</param>
    /// <param name="uStride">Bytes from row to row of Cb.</param>
    /// <param name="v">Cr, like Cb.</param>
    /// <param name="vStride">Bytes from row to row of Cr.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="quality">1 (worst) to 100 (best).</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> bytes for <see cref="JpegSubsampling.Yuv420"/>.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="JpegException">An argument is out of range, a buffer too short, or the library failed.</exception>
    public int EncodeYuv420(ReadOnlySpan<byte> y, int yStride, ReadOnlySpan<byte> u, int uStride, ReadOnlySpan<byte> v, int vStride, int width, int height, int quality, Span<byte> destination)
    {
        const string Call = "tjCompressFromYUVPlanes";
        RequireTarget(Call, width, height, quality, JpegSubsampling.Yuv420, destination.Length);

        // turbojpeg.h: a luma plane with subsampling is padded to even sides, and for an odd side the library reads the
        // padding; tjPlaneWidth/tjPlaneHeight give the same numbers.
        int evenWidth = (width + 1) & ~1;
        int evenHeight = (height + 1) & ~1;
        JpegSize.RequirePlane(Call, "luma plane", y.Length, evenWidth, evenHeight, yStride);
        JpegSize.RequirePlane(Call, "Cb plane", u.Length, evenWidth / 2, evenHeight / 2, uStride);
        JpegSize.RequirePlane(Call, "Cr plane", v.Length, evenWidth / 2, evenHeight / 2, vStride);
        byte** planes = stackalloc byte*[3];
        int* strides = stackalloc int[3] { yStride, uStride, vStride };
        fixed (byte* yData = y)
        fixed (byte* uData = u)
        fixed (byte* vData = v)
        fixed (byte* target = destination)
        {
            planes[0] = yData;
            planes[1] = uData;
            planes[2] = vData;
            byte* jpeg = target;
            nuint size = (nuint)destination.Length;
            if (TurboJpegNative.CompressFromYuvPlanes(_handle, planes, width, strides, height, (int)JpegSubsampling.Yuv420, &jpeg, &size, quality, TurboJpegNative.NoRealloc | TurboJpegNative.FastDct) != 0)
                throw _handle.Failure(Call);
            return (int)size;
        }
    }

    /// <summary>Releases the native instance; a second call does nothing.</summary>
    public void Dispose() => _handle.Dispose();

    // With NOREALLOC the library takes it on trust that the buffer holds tjBufSize bytes.
    private static void RequireTarget(string call, int width, int height, int quality, JpegSubsampling subsampling, int available)
    {
        JpegSize.Require(call, quality is >= 1 and <= 100, $"quality {quality} is not 1..100");
        int needed = MaxBytes(width, height, subsampling);
        JpegSize.Require(call, available >= needed, $"the destination of {available} bytes is too short: {needed} are needed");
    }
}
