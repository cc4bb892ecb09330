using OpenCvSharp;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.TurboJpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Reading;

/// <summary>Reads picture files of every kind that FFmpeg decodes, JPEG by TurboJPEG, and turns them upright.</summary>
/// <remarks>NOT thread-safe. Owns native memory until <see cref="Dispose"/>.</remarks>
internal sealed class PictureFile : IDisposable
{
    /// <summary>Longest side taken, in pixels; what the letterbox and the scaler take.</summary>
    public const int MaxSide = 16384;

    /// <summary>Most pixels taken: twice an 8K frame, 200 MB as RGB.</summary>
    public const long MaxPixels = 64L << 20;

    private const long MaxBytes = 512L << 20;

    private readonly JpegDecoder _jpeg = new() { MaxPixels = MaxPixels };
    private readonly RgbConverter _rgb = new();

    /// <summary>Reads a file.</summary>
    /// <exception cref="PictureException">It is missing, no picture, too large or damaged beyond use.</exception>
    public StillPicture Read(string path)
    {
        byte[] file = Bytes(path);
        (Mat pixels, string? damage) = TryJpeg(file) ?? ByFfmpeg(path);
        try
        {
            return new StillPicture(Upright(pixels, ExifOrientation.Of(file)), damage);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _jpeg.Dispose();
        _rgb.Dispose();
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length switch
            {
                0 => throw new PictureException("the file is empty (0 bytes)"),
                > MaxBytes => throw new PictureException($"{length >> 20} MiB are too many for a picture: {MaxBytes >> 20} MiB are the most"),
                _ => File.ReadAllBytes(path),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PictureException("file not found", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PictureException($"cannot be read ({e.Message})", e);
        }
    }

    private static void CheckSize(int width, int height)
    {
        if (width == 0 || height == 0)
            throw new PictureException("not a picture that can be read");
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide || (long)width * height > MaxPixels)
            throw new PictureException($"{width}x{height} pixels: each side must be 1..{MaxSide}, and {MaxPixels >> 20} megapixels are the most");
    }

    // CMYK, 12-bit and lossless JPEGs are FFmpeg's.
    private (Mat Pixels, string? Damage)? TryJpeg(byte[] file)
    {
        if (file is not [0xff, 0xd8, ..])
            return null;
        Mat pixels = new();
        try
        {
            JpegHeader header = _jpeg.ReadHeader(file);
            CheckSize(header.Width, header.Height);
            if (header.IsYuvOrGrey)
            {
                pixels.Create(header.Height, header.Width, MatType.CV_8UC3);
                JpegPicture decoded = _jpeg.Decode(file, pixels.AsSpan(), (int)pixels.Step(), JpegPixelFormat.Rgb);
                return (pixels, decoded.Warning);
            }
        }
        catch (JpegException)
        {
            // FFmpeg has the last word.
        }
        catch
        {
            pixels.Dispose();
            throw;
        }

        pixels.Dispose();
        return null;
    }

    private (Mat Pixels, string? Damage) ByFfmpeg(string path)
    {
        try
        {
            using PacketSource source = PacketSource.Open(SourceUrl.Parse("file:" + path), new SourceOptions());
            CheckSize(source.Video.Width, source.Video.Height);
            using MediaDecoder decoder = MediaDecoder.Open(source.Parameters, new MediaDecoderOptions { LowDelay = false });
            using var packet = new MediaPacket();
            using var frame = new MediaFrame();
            bool more = true;
            while (more)
            {
                more = source.Read(packet) == PacketReadStatus.Packet;
                _ = decoder.Send(more ? packet : null);
                if (decoder.Receive(frame) != DecodeStatus.Done)
                    continue;
                CheckSize(frame.Width, frame.Height);
                Mat pixels = new();
                _rgb.Convert(frame, pixels);
                return (pixels, frame.IsCorrupt ? "damaged: a part of the picture is a guess" : null);
            }

            throw new PictureException("damaged: no picture can be decoded from it");
        }
        catch (SourceException e)
        {
            string words = e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message[path.Length..].TrimStart(':', ' ') : e.Message;
            throw new PictureException($"not a picture that can be read ({words})", e);
        }
        catch (Exception e) when (e is NativeException or ArgumentException or DecoderException)
        {
            throw new PictureException($"not a picture that can be read ({e.Message.Split('\n')[0]})", e);
        }
    }

    private static Mat Upright(Mat pixels, int orientation)
    {
        if (orientation == 1)
            return pixels;
        Mat turned = new();
        Mat source = pixels;
        if (orientation is 2 or 4 or 5 or 7)
        {
            Mat mirrored = new();
            Cv2.Flip(pixels, mirrored, FlipMode.Y);
            pixels.Dispose();
            source = mirrored;
        }

        RotateFlags? turn = orientation switch
        {
            3 or 4 => RotateFlags.Rotate180,
            6 or 7 => RotateFlags.Rotate90Clockwise,
            5 or 8 => RotateFlags.Rotate90Counterclockwise,
            _ => null,
        };
        if (turn is not { } flags)
        {
            turned.Dispose();
            return source;
        }

        Cv2.Rotate(source, turned, flags);
        source.Dispose();
        return turned;
    }
}
