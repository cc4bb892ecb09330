using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class EncoderChoiceTests
{
    private static readonly EncoderPictures Pictures = new(320, 240, 25);

    [RequiresClipsFact]
    public void Open_NoHardwareSessionLeft_SaysSoAndTakesSoftware()
    {
        var sessions = new EncoderSessions();
        using (IDisposable taken = sessions.TryTake(1)!)
        {
            using ChosenEncoder chosen = EncoderChoice.Open(new EncodingConfig { HardwareSessions = 1 }, Pictures, sessions);
            Assert.Equal("libx264", chosen.Name);
            Assert.Contains("h264_nvenc: 1 hardware sessions are open, as many as hardware_sessions allows", chosen.Refused);
            Assert.Equal(1, sessions.Open);
        }

        Assert.Equal(0, sessions.Open);
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void TryTake_UpToTheLimit_GivesSessionsBack()
    {
        var sessions = new EncoderSessions();
        IDisposable? first = sessions.TryTake(2);
        IDisposable? second = sessions.TryTake(2);
        Assert.Null(sessions.TryTake(2));
        first!.Dispose();
        first.Dispose();
        Assert.Equal(1, sessions.Open);
        Assert.NotNull(sessions.TryTake(2));
        Assert.NotNull(sessions.TryTake(null));
        second!.Dispose();
        Assert.Equal(2, sessions.Open);
    }

    [RequiresClipsFact]
    public void Open_NoGraphicsDevice_IsNamedAndLeavesNothingOpen()
    {
        if (Directory.Exists("/dev/dri"))
            return;
        var sessions = new EncoderSessions();
        using (ChosenEncoder chosen = EncoderChoice.Open(new EncodingConfig { PreferredCodec = "h264_vaapi" }, Pictures, sessions))
        {
            Assert.StartsWith("h264_vaapi: av_hwdevice_ctx_create: no graphics device: there is no /dev/dri", chosen.Refused[0], StringComparison.Ordinal);
            Assert.Equal(0, sessions.Open);
        }

        NativeHandles.AssertNoneLeft();
    }
}
