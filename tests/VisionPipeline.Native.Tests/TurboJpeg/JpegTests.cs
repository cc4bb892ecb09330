using VisionPipeline.Native.Loading;
using VisionPipeline.Native.TurboJpeg;

namespace VisionPipeline.Native.Tests.TurboJpeg;

[Collection(OpenCv.OpenCvCollection.Name)]
public sealed class JpegTests : IDisposable
{
    private const int Width = 64;
    private const int Height = 48;
    private readonly long _before = NativeHandleCounter.For("TurboJPEG").Outstanding;
    private readonly JpegEncoder _encoder = new();
    private readonly JpegDecoder _decoder = new();

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        Assert.Equal(_before, NativeHandleCounter.For("TurboJPEG").Outstanding);
    }

    [Theory]
    [InlineData(JpegPixelFormat.Rgb)]
    [InlineData(JpegPixelFormat.Bgr)]
    public void Encode_Decode_GivesBackTheColours(JpegPixelFormat format)
    {
        byte[] picture = Colours(format == JpegPixelFormat.Rgb);
        byte[] jpeg = Encode(picture, format, JpegSubsampling.Yuv444);
        byte[] back = new byte[picture.Length];
        JpegPicture decoded = _decoder.Decode(jpeg, back, Width * 3, format);

        Assert.Equal(new JpegPicture(Width, Height, null), decoded);
        Assert.Equal(new JpegHeader(Width, Height, JpegSubsampling.Yuv444, true), _decoder.ReadHeader(jpeg));
        Assert.InRange(Worst(picture, back), 0, 12);
    }

    [Fact]
    public void Encode_Grey_WithStride_GivesBackTheGrey()
    {
        const int Stride = Width + 7;
        byte[] picture = new byte[Stride * Height];
        for (int i = 0; i < picture.Length; i++)
            picture[i] = (byte)(i % Stride * 3);
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(Width, Height, JpegSubsampling.Grey)];
        int length = _encoder.Encode(picture, Width, Height, Stride, JpegPixelFormat.Grey, 95, JpegSubsampling.Yuv420, jpeg);
        byte[] back = new byte[Stride * Height];
        _decoder.Decode(jpeg.AsSpan(0, length), back, Stride, JpegPixelFormat.Grey);

        Assert.Equal(JpegSubsampling.Grey, _decoder.ReadHeader(jpeg).Subsampling);
        for (int y = 0; y < Height; y++)
        {
            Assert.InRange(Worst(picture.AsSpan(y * Stride, Width), back.AsSpan(y * Stride, Width)), 0, 6);
            if (y < Height - 1)
                Assert.Equal(0, back.AsSpan((y * Stride) + Width, 7).IndexOfAnyExcept((byte)0) + 1);
        }
    }

    [Fact]
    public void EncodeYuv420_TakesThePlanesAsTheyAre()
    {
        (byte[] y, byte[] u, byte[] v) = Planes();
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(Width, Height, JpegSubsampling.Yuv420)];
        int length = _encoder.EncodeYuv420(y, Width, u, Width / 2, v, Width / 2, Width, Height, 95, jpeg);
        byte[] grey = new byte[Width * Height];
        _decoder.Decode(jpeg.AsSpan(0, length), grey, Width, JpegPixelFormat.Grey);
        byte[] rgb = new byte[Width * Height * 3];
        _decoder.Decode(jpeg.AsSpan(0, length), rgb, Width * 3, JpegPixelFormat.Rgb);

        Assert.InRange(Worst(y, grey), 0, 4);

        // JFIF: R = Y + 1.402 (Cr - 128).
        Assert.InRange(rgb[0] - Math.Clamp(y[0] + (1.402 * (240 - 128)), 0, 255), -6, 6);
    }

    [Fact]
    public void EncodeYuv420_IntoAKeptBuffer_AllocatesNothing()
    {
        (byte[] y, byte[] u, byte[] v) = Planes();
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(Width, Height, JpegSubsampling.Yuv420)];
        for (int i = 0; i < 40; i++)
            _encoder.EncodeYuv420(y, Width, u, Width / 2, v, Width / 2, Width, Height, 80, jpeg);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 40; i++)
            _encoder.EncodeYuv420(y, Width, u, Width / 2, v, Width / 2, Width, Height, 80, jpeg);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Encode_WithBadArguments_ThrowsBeforeTheLibraryIsAsked()
    {
        byte[] picture = new byte[Width * Height * 3];
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(Width, Height, JpegSubsampling.Yuv420)];
        Refused(() => _encoder.Encode(picture, 0, Height, Width * 3, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, 70000, 1, 210000, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height + 1, Width * 3, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height, Width, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height, -1, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height, Width * 3, (JpegPixelFormat)9, 80, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height, Width * 3, JpegPixelFormat.Rgb, 0, JpegSubsampling.Yuv420, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height, Width * 3, JpegPixelFormat.Rgb, 80, (JpegSubsampling)9, jpeg));
        Refused(() => _encoder.Encode(picture, Width, Height, Width * 3, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg.AsSpan(1)));
        Refused(() => _encoder.EncodeYuv420(picture, Width, picture, 1, picture, Width, Width, Height, 80, jpeg));
        Refused(() => _encoder.EncodeYuv420(picture, Width, [], Width, picture, Width, Width, Height, 80, jpeg));
        _encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _encoder.Encode(picture, Width, Height, Width * 3, JpegPixelFormat.Rgb, 80, JpegSubsampling.Yuv420, jpeg));
    }

    [Fact]
    public void ReadHeader_OfGarbageOrOverTheLimit_Throws()
    {
        byte[] jpeg = Encode(Colours(true), JpegPixelFormat.Rgb, JpegSubsampling.Yuv420);
        Refused(() => _decoder.ReadHeader([]));
        Assert.Contains("Not a JPEG", Refused(() => _decoder.ReadHeader(new byte[500])).Words, StringComparison.Ordinal);
        Refused(() => _decoder.ReadHeader(jpeg.AsSpan(0, 20)));
        using JpegDecoder small = new() { MaxPixels = (Width * Height) - 1 };
        Assert.Contains("over the limit", Refused(() => small.ReadHeader(jpeg)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_OfATruncatedPicture_SaysSo()
    {
        byte[] jpeg = Encode(Colours(true), JpegPixelFormat.Rgb, JpegSubsampling.Yuv420);
        byte[] back = new byte[Width * Height * 3];
        JpegPicture decoded = _decoder.Decode(jpeg.AsSpan(0, jpeg.Length - 60), back, Width * 3, JpegPixelFormat.Rgb);
        Assert.Contains("Premature end", decoded.Warning, StringComparison.Ordinal);
        Assert.Null(_decoder.Decode(jpeg, back, Width * 3, JpegPixelFormat.Rgb).Warning);
    }

    [Fact]
    public void Decode_IntoTooLittleRoom_Throws()
    {
        byte[] jpeg = Encode(Colours(true), JpegPixelFormat.Rgb, JpegSubsampling.Yuv420);
        byte[] back = new byte[Width * Height * 3];
        Refused(() => _decoder.Decode(jpeg, back.AsSpan(1), Width * 3, JpegPixelFormat.Rgb));
        Refused(() => _decoder.Decode(jpeg, back, (Width * 3) - 1, JpegPixelFormat.Rgb));
        Refused(() => _decoder.Decode(jpeg, back, Width * 3, (JpegPixelFormat)2));
    }

    [Fact]
    public void Decode_OfMutatedPictures_EndsInAPictureOrAnException()
    {
        byte[] jpeg = Encode(Colours(true), JpegPixelFormat.Rgb, JpegSubsampling.Yuv420);
        byte[] mutated = new byte[jpeg.Length];
        using JpegDecoder decoder = new() { MaxPixels = 1 << 20 };
        byte[] back = new byte[(1 << 20) * 3];
        Random random = new(5);
        int whole = 0;
        int warned = 0;
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            jpeg.CopyTo(mutated, 0);
            for (int n = random.Next(1, 6); n > 0; n--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            int length = random.Next(4) == 0 ? random.Next(1, mutated.Length) : mutated.Length;
            try
            {
                JpegHeader header = decoder.ReadHeader(mutated.AsSpan(0, length));
                if (decoder.Decode(mutated.AsSpan(0, length), back, header.Width * 3, JpegPixelFormat.Rgb).Warning is null)
                    whole++;
                else
                    warned++;
            }
            catch (JpegException)
            {
                refused++;
            }
        }

        Assert.True(whole > 0 && warned > 0 && refused > 0, $"{whole} whole, {warned} warned, {refused} refused");
    }

    [Fact]
    public void Probes_OnAMachineThatWasSetUp_AreReady()
    {
        NativeLibraryReport report = Assert.Single(TurboJpegLibraries.Probes).Run();
        Assert.True(report.State == NativeLibraryState.Ready, report.Problem);
    }

    private static JpegException Refused(Action call) => Assert.Throws<JpegException>(call);

    private static int Worst(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int worst = 0;
        for (int i = 0; i < a.Length; i++)
            worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
        return worst;
    }

    private static byte[] Colours(bool rgb)
    {
        byte[] picture = new byte[Width * Height * 3];
        for (int i = 0; i < Width * Height; i++)
        {
            picture[(3 * i) + (rgb ? 0 : 2)] = (byte)(i % Width * 4);
            picture[(3 * i) + 1] = (byte)(i / Width * 5);
            picture[(3 * i) + (rgb ? 2 : 0)] = 60;
        }

        return picture;
    }

    private static (byte[] Y, byte[] U, byte[] V) Planes()
    {
        byte[] y = new byte[Width * Height];
        for (int i = 0; i < y.Length; i++)
            y[i] = (byte)(30 + (i % Width));
        byte[] u = new byte[y.Length / 4];
        byte[] v = new byte[y.Length / 4];
        u.AsSpan().Fill(100);
        v.AsSpan().Fill(240);
        return (y, u, v);
    }

    private byte[] Encode(byte[] picture, JpegPixelFormat format, JpegSubsampling subsampling)
    {
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(Width, Height, subsampling)];
        int length = _encoder.Encode(picture, Width, Height, Width * 3, format, 95, subsampling, jpeg);
        return jpeg[..length];
    }
}
