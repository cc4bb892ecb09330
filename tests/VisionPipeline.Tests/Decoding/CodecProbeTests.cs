using FFmpeg.AutoGen;
using VisionPipeline.Decoding;

namespace VisionPipeline.Tests.Decoding;

public sealed class CodecProbeTests
{
    [Theory]
    [InlineData(AVCodecID.AV_CODEC_ID_H264)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC)]
    [InlineData(AVCodecID.AV_CODEC_ID_MJPEG)]
    [InlineData(AVCodecID.AV_CODEC_ID_AV1)]
    [InlineData(AVCodecID.AV_CODEC_ID_VP9)]
    public void TryDecoders_InSoftware_ReallyDecodes(AVCodecID codec)
    {
        using (var devices = new DecoderDevices())
        {
            IReadOnlyList<DecoderAttempt> attempts = CodecProbe.TryDecoders(codec, devices);
            Assert.Equal(5, attempts.Count);
            Assert.Null(attempts.Single(attempt => attempt.Kind == DecoderKind.Software).Problem);
        }

        NativeHandles.AssertNoneLeft();
    }

    [Theory]
    [InlineData("libx264")]
    [InlineData("libx265")]
    [InlineData("mjpeg")]
    public void TryEncoder_SoftwareEncoder_Works(string name)
    {
        Assert.Null(CodecProbe.TryEncoder(name));
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void TryEncoder_UnknownName_SaysSo() => Assert.Contains("no encoder nonsense", CodecProbe.TryEncoder("nonsense"), StringComparison.Ordinal);
}
