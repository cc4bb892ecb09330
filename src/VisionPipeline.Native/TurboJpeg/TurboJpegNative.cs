using System.Runtime.InteropServices;

namespace VisionPipeline.Native.TurboJpeg;

/// <summary>The functions of turbojpeg.h (2.x) that are used; <c>unsigned long</c> is 64 bits on every supported system.</summary>
internal static unsafe partial class TurboJpegNative
{
    public const string Library = "libturbojpeg.so.0";

    /// <summary><c>TJFLAG_FASTDCT</c>.</summary>
    public const int FastDct = 2048;

    /// <summary><c>TJFLAG_NOREALLOC</c>: write into the caller's buffer, which must hold tjBufSize bytes.</summary>
    public const int NoRealloc = 1024;

    /// <summary><c>TJFLAG_LIMITSCANS</c>: refuse progressive pictures of more than 500 scans, which cost minutes.</summary>
    public const int LimitScans = 32768;

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial nuint BufSize(int width, int height, int subsampling);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress2(JpegHandle handle, byte* source, int width, int pitch, int height, int pixelFormat, byte** jpeg, nuint* jpegSize, int subsampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompressFromYUVPlanes")]
    public static partial int CompressFromYuvPlanes(JpegHandle handle, byte** planes, int width, int* strides, int height, int subsampling, byte** jpeg, nuint* jpegSize, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader3(JpegHandle handle, byte* jpeg, nuint jpegSize, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress2(JpegHandle handle, byte* jpeg, nuint jpegSize, byte* destination, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    public static partial byte* GetErrorStr2(JpegHandle handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    public static partial int GetErrorCode(JpegHandle handle);
}
