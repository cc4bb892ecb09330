using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Native.TurboJpeg;

namespace VisionPipeline.Looks;

/// <summary>Makes the pictures of a look: JPEG of the upright frame and of its crop.</summary>
/// <remarks>
/// By way of RGB, because JPEG is BT.601 at full range (JFIF 1.02) and most cameras send BT.709 at limited range: planes put straight
/// into the encoder come out flat and off in colour. NOT thread-safe. Owns native memory until <see cref="Dispose"/>.
/// </remarks>
internal sealed class EvidenceEncoder(int quality, IFrameReader frames) : IDisposable
{
    private readonly FrameWindow _window = new();
    private JpegEncoder? _encoder;
    private byte[] _rgb = [];
    private byte[] _jpeg = [];

    /// <summary>Encodes.</summary>
    /// <param name="look">A look that is being read.</param>
    /// <exception cref="JpegException">The encoder failed, or its library is missing.</exception>
    public LookEvidence Encode(Look look)
    {
        ReadOnlyMemory<byte>? frame = null;
        if (look.Frame.IsHeld)
        {
            VideoFrame full = look.Frame.Frame;
            YuvImage image = frames.Read(full, new PixelArea(0, 0, full.Width, full.Height), _window, out _);
            Grow(ref _rgb, 3 * full.Width * full.Height);
            RgbRows.Convert(image, new Rect(0, 0, full.Width, full.Height), full.Rotation, _rgb);
            bool turned = full.Rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
            frame = turned ? Encode(_rgb, full.Height, full.Width, JpegSubsampling.Yuv420) : Encode(_rgb, full.Width, full.Height, JpegSubsampling.Yuv420);
        }

        return new LookEvidence(frame, Encode(look.Crop.Pixels.Span, look.Crop.Width, look.Crop.Height, JpegSubsampling.Yuv444))
        {
            Plate = look.Plate,
            PlateInCrop = new Box(look.Place.X, look.Place.Y, look.Place.Width, look.Place.Height),
        };
    }

    /// <summary>Releases the encoder.</summary>
    public void Dispose() => _encoder?.Dispose();

    private ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> rgb, int width, int height, JpegSubsampling subsampling)
    {
        Grow(ref _jpeg, JpegEncoder.MaxBytes(width, height, subsampling));
        _encoder ??= new JpegEncoder();
        int length = _encoder.Encode(rgb, width, height, 3 * width, JpegPixelFormat.Rgb, quality, subsampling, _jpeg);
        return _jpeg.AsSpan(0, length).ToArray();
    }

    private static void Grow(ref byte[] buffer, int needed)
    {
        if (buffer.Length < needed)
            buffer = new byte[needed];
    }
}
