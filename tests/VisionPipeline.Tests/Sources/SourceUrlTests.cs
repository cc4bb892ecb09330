using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Sources;

public sealed class SourceUrlTests
{
    [Theory]
    [InlineData("rtsp://10.0.0.5/stream1", SourceKind.Rtsp)]
    [InlineData("RTSPS://10.0.0.5:322/stream1", SourceKind.Rtsp)]
    [InlineData("rtmp://host/live/cam", SourceKind.Rtmp)]
    [InlineData("http://host/video.mjpg", SourceKind.Http)]
    [InlineData("https://host/video.m3u8?x=1", SourceKind.Http)]
    [InlineData("/data/clip.mp4", SourceKind.File)]
    [InlineData("clip with spaces.mp4", SourceKind.File)]
    [InlineData("file:///data/clip.mp4", SourceKind.File)]
    [InlineData("file:clip.mp4", SourceKind.File)]
    [InlineData("/dev/video0", SourceKind.Device)]
    [InlineData("v4l2:/dev/video2", SourceKind.Device)]
    [InlineData("frames/%05d.jpg", SourceKind.ImageSequence)]
    [InlineData("frames/*.png", SourceKind.ImageSequence)]
    [InlineData("100%.mp4", SourceKind.File)]
    public void Parse_KnownForms_GivesTheKind(string text, SourceKind kind) => Assert.Equal(kind, SourceUrl.Parse(text).Kind);

    [Fact]
    public void Parse_FileUrl_GivesThePath() => Assert.Equal("/data/a.mp4", SourceUrl.Parse("file:///data/a.mp4").LocalPath);

    [Fact]
    public void ToString_WithPassword_ShowsStars()
    {
        SourceUrl url = SourceUrl.Parse("rtsp://admin:s3cr%40t@10.0.0.5:554/cam?channel=1&password=hunter2&subtype=0");
        Assert.Equal("rtsp://admin:***@10.0.0.5:554/cam?channel=1&password=***&subtype=0", url.ToString());
        Assert.Equal(new Credentials("admin", "s3cr@t"), url.Credentials);
    }

    [Fact]
    public void Secret_WithSpecialCharacters_IsPercentEncoded() =>
        Assert.Equal(
            "rtsp://ad%40min:p%2F%3Aw@host/cam",
            SourceUrl.Parse("rtsp://host/cam").WithCredentials(new Credentials("ad@min", "p/:w")).Secret);

    [Fact]
    public void Parse_PasswordWithRawAt_IsTakenUpToTheLastAt() =>
        Assert.Equal(new Credentials("u", "p@ss"), SourceUrl.Parse("rtsp://u:p@ss@host/cam").Credentials);

    [Fact]
    public void Parse_AtInThePath_IsNoCredential() => Assert.Null(SourceUrl.Parse("rtsp://host/cam@1").Credentials);

    [Fact]
    public void Parse_IPv6Host_IsUnderstood() => Assert.Equal("::1", SourceUrl.Parse("rtsp://[::1]:8554/cam").Host);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("ftp://host/clip.mp4", "unknown scheme 'ftp'")]
    [InlineData("rtsp:host/cam", "'//' is missing")]
    [InlineData("rtsp:///cam", "host is missing")]
    [InlineData("rtsp://host:0/cam", "1 to 65535")]
    [InlineData("rtsp://host:99999/cam", "1 to 65535")]
    public void Parse_WrongForms_SaysWhatIsWrong(string text, string words)
    {
        var fault = Assert.Throws<SourceException>(() => SourceUrl.Parse(text));
        Assert.Equal(SourceFault.BadAddress, fault.Fault);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://user:hun/ter2@host/cam")]
    [InlineData("rtsp://user:hun?ter2@host/cam")]
    [InlineData("xyz://user:hunter2@host/cam")]
    public void Parse_WrongFormsWithPassword_NeverRepeatIt(string text)
    {
        var fault = Assert.Throws<SourceException>(() => SourceUrl.Parse(text));
        Assert.DoesNotContain("hun", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", fault.Message, StringComparison.Ordinal);
    }
}
