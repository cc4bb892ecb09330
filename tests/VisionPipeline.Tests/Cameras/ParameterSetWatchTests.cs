using FFmpeg.AutoGen;
using VisionPipeline.Cameras;

namespace VisionPipeline.Tests.Cameras;

public sealed class ParameterSetWatchTests
{
    [Theory]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 0x67, 0x65)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, 0x42, 0x26)]
    public void Changed_OtherSet_IsNoticedOnce(AVCodecID codec, byte set, byte picture)
    {
        ParameterSetWatch watch = default;
        byte[] first = [0, 0, 0, 1, 9, 16, 0, 0, 0, 1, set, 1, 2, 3, 0, 0, 0, 1, picture, 5, 6];
        byte[] same = [0, 0, 1, set, 1, 2, 3, 0, 0, 1, picture, 7, 7, 7];
        byte[] without = [0, 0, 1, picture, 7, 7, 7];
        byte[] other = [0, 0, 1, set, 1, 2, 4];
        Assert.False(watch.Changed(codec, first));
        Assert.False(watch.Changed(codec, same));
        Assert.False(watch.Changed(codec, without));
        Assert.True(watch.Changed(codec, other));
        Assert.False(watch.Changed(codec, other));
        Assert.True(watch.Changed(codec, first));
    }

    [Fact]
    public void Changed_RandomBytes_NeverFails()
    {
        var random = new Random(4);
        ParameterSetWatch watch = default;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 40)];
            for (int k = 0; k < bytes.Length; k++)
                bytes[k] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(2));
            watch.Changed(i % 2 == 0 ? AVCodecID.AV_CODEC_ID_H264 : AVCodecID.AV_CODEC_ID_HEVC, bytes);
        }
    }
}
