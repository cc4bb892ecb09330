namespace VisionPipeline.Native.TurboJpeg;

/// <summary>Decodes JPEG pictures with TurboJPEG into the caller's buffer; the header is read and held to limits first.</summary>
/// <remarks>Owns a native instance until <see cref="Dispose"/>. Not thread-safe: one per thread. No allocation per picture unless it is damaged.</remarks>
public sealed unsafe class JpegDecoder : IDisposable
{
    private readonly JpegHandle _handle;

    /// <summary>Makes a decoder.</summary>
    /// <exception cref="JpegException">The native library is missing.</exception>
    public JpegDecoder() => _handle = JpegHandle.Make(compressor: false);

    /// <summary>Pixels above which a picture is refused. The default, 64 Mi, is twice an 8K frame.</summary>
    public long MaxPixels { get; init; } = 64L << 20;

    /// <summary>Reads the header only.</summary>
    /// <param name="jpeg">The file, or at least its head.</param>
    /// <exception cref="JpegException">It is no JPEG, or larger than <see cref="MaxPixels"/>.</exception>
    public JpegHeader ReadHeader(ReadOnlySpan<byte> jpeg)
    {
        const string Call = "tjDecompressHeader3";
        JpegSize.Require(Call, !jpeg.IsEmpty, "there are no data");
        fixed (byte* data = jpeg)
        {
            if (TurboJpegNative.DecompressHeader3(_handle, data, (nuint)jpeg.Length, out int width, out int height, out int subsampling, out int colourSpace) != 0
                && TurboJpegNative.GetErrorCode(_handle) != 0)
                throw _handle.Failure(Call);
            JpegSize.RequireSides(Call, width, height);
            JpegSize.Require(Call, (long)width * height <= MaxPixels, $"a picture of {width} x {height} pixels is over the limit of {MaxPixels} pixels");

            // TJCS: 0 RGB, 1 YCbCr, 2 grey, 3 CMYK, 4 YCCK.
            return new JpegHeader(width, height, (JpegSubsampling)subsampling, colourSpace is >= 0 and <= 2);
        }
    }

    /// <summary>Decodes a picture.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="destination">At least <c>stride * (height - 1) + width * bytes per pixel</c> bytes; see <see cref="ReadHeader"/>.</param>
    /// <param name="stride">Bytes from row to row of the destination.</param>
    /// <param name="format">How the pixels are to lie; grey takes the luma as it is.</param>
    /// <returns>Its size, and a warning where the data were damaged.</returns>
    /// <exception cref="JpegException">It is no JPEG, too large, damaged beyond use, or the destination is too short.</exception>
    public JpegPicture Decode(ReadOnlySpan<byte> jpeg, Span<byte> destination, int stride, JpegPixelFormat format)
    {
        const string Call = "tjDecompress2";
        JpegHeader header = ReadHeader(jpeg);
        JpegSize.Require(Call, header.IsYuvOrGrey, "a CMYK picture cannot be decoded to RGB or grey");
        JpegSize.RequirePlane(Call, "destination", destination.Length, (long)header.Width * JpegSize.BytesPerPixel(Call, format), header.Height, stride);
        fixed (byte* data = jpeg)
        fixed (byte* target = destination)
        {
            // Named sizes make the library fail, not write past the end, should it read another size than the header told.
            int status = TurboJpegNative.Decompress2(_handle, data, (nuint)jpeg.Length, target, header.Width, stride, header.Height, (int)format, TurboJpegNative.LimitScans);
            if (status == 0)
                return new JpegPicture(header.Width, header.Height, null);

            // TJERR_WARNING: damaged, and decoded as far as it goes.
            return TurboJpegNative.GetErrorCode(_handle) == 0
                ? new JpegPicture(header.Width, header.Height, _handle.Words())
                : throw _handle.Failure(Call);
        }
    }

    /// <summary>Releases the native instance; a second call does nothing.</summary>
    public void Dispose() => _handle.Dispose();
}
