using FFmpeg.AutoGen;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Decoding;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Decoding;

public sealed class DeviceLedgerTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public void Claim_AsLongAsThereIsRoom_SetsAsideAndGivesBack()
    {
        long free = 1000 * Mebi;
        var ledger = new DeviceLedger("GPU 0 (Fake)", () => free, 200 * Mebi);
        IDisposable first = ledger.Claim(500 * Mebi);
        DeviceFullException full = Assert.Throws<DeviceFullException>(() => ledger.Claim(301 * Mebi));
        Assert.StartsWith("no room on GPU 0 (Fake) for one more stream: it takes 301 MB, 1000 MB are free, of which 500 are promised and 200 kept", full.Message, StringComparison.Ordinal);
        using (ledger.Claim(300 * Mebi))
            Assert.Equal(800 * Mebi, ledger.Pending);

        // The stream has taken what it was promised: now the driver counts it.
        free -= 500 * Mebi;
        first.Dispose();
        first.Dispose();
        Assert.Equal(0, ledger.Pending);
        Assert.Null(ledger.Lack(300 * Mebi));
        Assert.NotNull(ledger.Lack(301 * Mebi));
    }

    [Theory]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 40, 1920, 1080, 4)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 51, 1920, 1080, 16)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 31, 1280, 720, 5)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, -99, 640, 360, 16)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 10, 1920, 1080, 1)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, 120, 1920, 1080, 6)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, 123, 1280, 720, 12)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, 153, 1280, 720, 16)]
    [InlineData(AVCodecID.AV_CODEC_ID_MJPEG, 0, 1920, 1080, 1)]
    [InlineData(AVCodecID.AV_CODEC_ID_AV1, 0, 1920, 1080, 8)]
    public void Budget_OfALevel_IsWhatTheStandardAllows(AVCodecID codec, int level, int width, int height, int dpb) =>
        Assert.Equal(dpb, SurfaceBudget.Of(codec, level, width, height, false, 8).Dpb);

    [Fact]
    public void Budget_StaysWithinWhatTheChipTakes()
    {
        SurfaceBudget large = SurfaceBudget.Of(AVCodecID.AV_CODEC_ID_H264, 51, 1920, 1080, false, 20);
        Assert.Equal((16, 11), (large.Dpb, large.Readers));
        SurfaceBudget usual = SurfaceBudget.Of(AVCodecID.AV_CODEC_ID_H264, 40, 1920, 1080, false, 8);
        Assert.Equal(8, usual.Readers);
        Assert.Equal((8L << 20) + (2L * (4 + 5 + 8) * 1920 * 1080 * 3 / 2), usual.Bytes);
        Assert.True(usual.Bytes < 150_000_000, "a usual camera is to stay below 150 MB");
        Assert.True(SurfaceBudget.Of(AVCodecID.AV_CODEC_ID_HEVC, 120, 1920, 1080, true, 8).Bytes > 1.9 * usual.Bytes);
    }

    [RequiresClipsFact]
    public async Task Decoder_OnADeviceWithoutRoom_IsRefusedAndTheOthersStay()
    {
        long free = 4000 * Mebi;
        string clip = await TestClips.H264Async(frames: 5);
        var ledger = new DeviceLedger("GPU 0 (Fake)", () => free, 0);
        using (var devices = new DecoderDevices { Residence = new DeviceResidence("0", ledger), Probe = static _ => null })
        using (IPacketSource source = PacketSources.Open(SourceUrl.Parse(clip), new SourceOptions(), CancellationToken.None))
        {
            // There is no such device in truth: it does not open, and what was set aside is given back.
            using VideoDecoder before = Open(source, devices);
            Assert.Equal(DecoderKind.Software, before.Kind);
            Assert.Equal(0, ledger.Pending);
            free = 20 * Mebi;
            DeviceFullException full = Assert.Throws<DeviceFullException>(() => Open(source, devices));
            Assert.Contains("20 MB are free", full.Message, StringComparison.Ordinal);
            free = 4000 * Mebi;
            using VideoDecoder after = Open(source, devices);
            Assert.True(after.HasRoom);
            Assert.Equal(0, after.DeviceBytes);
        }

        NativeHandles.AssertNoneLeft();
    }

    private static VideoDecoder Open(IPacketSource source, DecoderDevices devices) =>
        new("camera", source.Video, source.Parameters, new DecoderOptions(), devices, NullLogger.Instance, TimeProvider.System);
}
