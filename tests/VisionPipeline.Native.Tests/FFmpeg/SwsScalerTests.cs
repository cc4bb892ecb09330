using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Native.Tests.Ffmpeg;

public sealed class SwsScalerTests
{
    [NeedsFfmpegFact]
    public void Scale_FlatGrey_StaysGrey()
    {
        using var scaler = new SwsScaler(
            64, 48, AVPixelFormat.AV_PIX_FMT_NV12, 31, 17, AVPixelFormat.AV_PIX_FMT_RGB24, SwsFilterKind.Bilinear);
        scaler.SetSourceColors(ffmpeg.SWS_CS_ITU709, fullRange: true);
        byte[] luma = Filled((64 * 48) + SwsScaler.SourceSlack, 100);
        byte[] chroma = Filled((64 * 24) + SwsScaler.SourceSlack, 128);

        scaler.Scale(luma, 64, chroma, 64);

        for (int y = 0; y < 17; y++)
        {
            foreach (byte value in scaler.Plane(0).Slice(y * scaler.Stride(0), 3 * 31))
                Assert.InRange(value, 98, 102);
        }
    }

    [NeedsFfmpegFact]
    public void Scale_OddSizesAndManyLayouts_StaysAlive()
    {
        var random = new Random(2);
        AVPixelFormat[] targets =
            [AVPixelFormat.AV_PIX_FMT_RGB24, AVPixelFormat.AV_PIX_FMT_GBRP, AVPixelFormat.AV_PIX_FMT_GBRPF32LE, AVPixelFormat.AV_PIX_FMT_YUV420P, AVPixelFormat.AV_PIX_FMT_BGRA];
        for (int i = 0; i < 100; i++)
        {
            int width = random.Next(1, 130);
            int height = random.Next(1, 90);
            int half = (width + 1) / 2;
            int halfHeight = (height + 1) / 2;
            using var scaler = new SwsScaler(
                width, height, AVPixelFormat.AV_PIX_FMT_YUV420P, random.Next(1, 130), random.Next(1, 90), targets[i % targets.Length],
                Enum.GetValues<SwsFilterKind>()[i % 4], accurate: i % 2 == 0);

            scaler.Scale(
                Filled((width * height) + SwsScaler.SourceSlack, 90), width,
                Filled((half * halfHeight) + SwsScaler.SourceSlack, 120), half,
                Filled((half * halfHeight) + SwsScaler.SourceSlack, 140), half);

            Assert.NotEqual(0, scaler.Stride(0));
        }
    }

    [NeedsFfmpegFact]
    public void Scale_BadPlanes_AreNamed()
    {
        using var scaler = new SwsScaler(
            64, 48, AVPixelFormat.AV_PIX_FMT_GRAY8, 32, 24, AVPixelFormat.AV_PIX_FMT_GRAY8, SwsFilterKind.Area);

        ArgumentException shortPlane = Assert.Throws<ArgumentException>(() => scaler.Scale(new byte[64 * 48], 64));
        ArgumentException smallStride = Assert.Throws<ArgumentException>(() => scaler.Scale(new byte[64 * 64], 63));

        Assert.Contains("3072 bytes, 3104 needed", shortPlane.Message, StringComparison.Ordinal);
        Assert.Contains("stride 63 is less than the 64", smallStride.Message, StringComparison.Ordinal);
    }

    [NeedsFfmpegFact]
    public void Scale_AfterDispose_Throws()
    {
        var scaler = new SwsScaler(8, 8, AVPixelFormat.AV_PIX_FMT_GRAY8, 8, 8, AVPixelFormat.AV_PIX_FMT_RGB24, SwsFilterKind.Area);
        scaler.Dispose();
        scaler.Dispose();

        Assert.Throws<ObjectDisposedException>(() => scaler.Scale(new byte[256], 8));
    }

    [NeedsFfmpegFact]
    public void Constructor_ImpossibleConversion_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new SwsScaler(
            0, 8, AVPixelFormat.AV_PIX_FMT_GRAY8, 8, 8, AVPixelFormat.AV_PIX_FMT_RGB24, SwsFilterKind.Area));
        Assert.Throws<ArgumentException>(() => new SwsScaler(
            8, 8, AVPixelFormat.AV_PIX_FMT_CUDA, 8, 8, AVPixelFormat.AV_PIX_FMT_RGB24, SwsFilterKind.Area));
        Assert.Throws<ArgumentException>(() => new SwsScaler(
            8, 8, AVPixelFormat.AV_PIX_FMT_GRAY8, 8, 8, (AVPixelFormat)9999, SwsFilterKind.Area));
        Assert.Throws<ArgumentException>(() => new SwsScaler(
            8, 8, AVPixelFormat.AV_PIX_FMT_GRAY8, 8, 8, AVPixelFormat.AV_PIX_FMT_RGB24, (SwsFilterKind)3));
    }

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
