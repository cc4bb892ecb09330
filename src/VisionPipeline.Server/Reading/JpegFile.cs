using OpenCvSharp;
using VisionPipeline.Native.TurboJpeg;

namespace VisionPipeline.Server.Reading;

/// <summary>Writes pictures as JPEG.</summary>
internal static class JpegFile
{
    /// <summary>Writes a picture.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="picture">CV_8UC3, red first, rows without gaps.</param>
    /// <param name="quality">1..100.</param>
    public static void Write(string path, Mat picture, int quality = 88)
    {
        using FileStream file = File.Create(path);
        file.Write(Encode(picture, quality, JpegSubsampling.Yuv444));
    }

    /// <summary>Changes a JPEG: decodes it, has it changed, and encodes it again with the same subsampling.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="change">Changes the picture, CV_8UC3, red first, in place.</param>
    /// <param name="quality">1..100.</param>
    /// <exception cref="JpegException">It is no JPEG, or the library failed.</exception>
    public static byte[] Change(ReadOnlySpan<byte> jpeg, Action<Mat> change, int quality = 90)
    {
        using var decoder = new JpegDecoder();
        JpegHeader header = decoder.ReadHeader(jpeg);
        using var picture = new Mat(header.Height, header.Width, MatType.CV_8UC3);
        decoder.Decode(jpeg, picture.AsSpan(), (int)picture.Step(), JpegPixelFormat.Rgb);
        change(picture);
        return Encode(picture, quality, header.Subsampling);
    }

    private static byte[] Encode(Mat picture, int quality, JpegSubsampling subsampling)
    {
        using var encoder = new JpegEncoder();
        byte[] target = new byte[JpegEncoder.MaxBytes(picture.Width, picture.Height, subsampling)];
        int length = encoder.Encode(picture.AsSpan(), picture.Width, picture.Height, (int)picture.Step(), JpegPixelFormat.Rgb, quality, subsampling, target);
        return target[..length];
    }
}
