using FFmpeg.AutoGen;
using VisionPipeline.Recording;

namespace VisionPipeline.Tests.Recording;

public sealed class ParameterSetsTests
{
    private static readonly byte[] First = [0, 0, 0, 1, 0x67, 100, 0, 13, 7];
    private static readonly byte[] Second = [0, 0, 1, 0x67, 100, 0, 31, 9];
    private static readonly byte[] Picture = [0, 0, 1, 0x68, 1, 2, 0, 0, 1, 0x65, 5, 6, 7];

    [Fact]
    public void Fingerprint_SetsRepeated_IsTheSame()
    {
        ulong once = Of(First, Picture);
        Assert.NotEqual(0ul, once);
        Assert.Equal(once, Of(First, First, First, Picture));
        Assert.Equal(Of(First, Second, Picture), Of(First, Second, First, Second, Picture));
    }

    [Fact]
    public void Fingerprint_OtherSets_Differs()
    {
        Assert.NotEqual(Of(First, Picture), Of(Second, Picture));
        Assert.NotEqual(Of(First, Picture), Of(First, Second, Picture));
        Assert.Equal(0ul, Of(Picture));
    }

    private static ulong Of(params byte[][] units) => ParameterSets.Fingerprint(units.SelectMany(static unit => unit).ToArray(), AVCodecID.AV_CODEC_ID_H264);
}
