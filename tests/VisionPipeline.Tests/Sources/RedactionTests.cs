using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Sources;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("opening 'rtsp://u:secret@h:554/a' failed", "opening 'rtsp://u:***@h:554/a' failed")]
    [InlineData("rtsp://u:se@cr/et?x@h/a and http://v:w@i/b", "rtsp://u:***@h/a and http://v:***@i/b")]
    [InlineData("http://h/a?token=abc&x=1", "http://h/a?token=***&x=1")]
    [InlineData("http://h/a?x=1&api_key=abc#frag", "http://h/a?x=1&api_key=***#frag")]
    [InlineData("http://h/a?x=1&loginpas=abc", "http://h/a?x=1&loginpas=abc")]
    [InlineData("no address in here: a@b", "no address in here: a@b")]
    [InlineData("", "")]
    public void Apply_Text_HidesSecretsOnly(string text, string shown) => Assert.Equal(shown, Redaction.Apply(text));
}
