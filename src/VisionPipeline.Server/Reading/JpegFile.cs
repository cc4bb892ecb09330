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
        using var encoder = new JpegEncoder();
        byte[] target = new byte[JpegEncoder.MaxBytes(picture.Width, picture.Height, JpegSubsampling.Yuv444)];
        int length = encoder.Encode(picture.AsSpan(), picture.Width, picture.Height, (int)picture.Step(), JpegPixelFormat.Rgb, quality, JpegSubsampling.Yuv444, target);
        using FileStream file = File.Create(path);
        file.Write(target.AsSpan(0, length));
    }
}
