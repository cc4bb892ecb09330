using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Server.Tests.Running;

public sealed class RunStopTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [RtspFact]
    public async Task Sigterm_UnderLoad_StopsEverythingWithinTheDeadline()
    {
        string clip = await TestClips.H264Async(1280, 720, 50);
        await using RtspCamera server = await RtspCamera.StartAsync(clip, new RtspCameraOptions { MoreMounts = new Dictionary<string, string> { ["/two"] = clip } });
        _site.Configure([Site.Loop("file1", clip), Site.Loop("file2", clip), Site.Live("net1", server.Url), Site.Live("net2", server.UrlOf("/two"))], $"motion: {{enabled: false}}\nrecording: {{folder: '{_site.File("recordings")}', free_space_floor_gb: 0}}", defaults: ", recording: {mode: continuous}");
        await using VisionService run = VisionService.Start(_site.ConfigFile, ["--events", _site.EventsFile]);
        foreach (string camera in new[] { "file1", "file2", "net1", "net2" })
            await run.IsLiveAsync(camera);
        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
        Assert.Contains("SIGTERM: stopping", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("given up", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ERR", run.Text, StringComparison.Ordinal);
        Assert.Contains("every queue empty; outstanding frames, packets, crops and native objects: 0", run.Text, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Files_AreOver_EndsByItself()
    {
        string clip = await TestClips.H264Async(frames: 25);
        _site.Configure([$"{{name: a, url: '{clip}', pace: fast}}", $"{{name: b, url: '{clip}', pace: fast}}"]);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
    }

    [RequiresClipsFact]
    public async Task Sigterm_CameraHangs_IsNamedAndLeftAtTheDeadline()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using HangingSource hanging = await HangingSource.MakeAsync(_site.File("pipe"));
        _site.Configure([Site.Loop("good", clip), hanging.Camera], deadline: 2);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await run.IsLiveAsync("good");
        await hanging.IsOpen;
        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Failed, await run.EndsAsync());
        Assert.Contains("for camera hangs: given up", run.Text, StringComparison.Ordinal);
        Assert.Contains("did not end in time: camera hangs", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("camera good: given up", run.Text, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Signal_Second_LeavesAtOnce()
    {
        using HangingSource hanging = await HangingSource.MakeAsync(_site.File("pipe"));
        _site.Configure([hanging.Camera], deadline: 300);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await hanging.IsOpen;
        await run.SignalAsync("TERM");
        await run.SaysAsync("waiting for pipeline");
        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Interrupted, await run.EndsAsync());
        Assert.Contains("leaving at once", run.Text, StringComparison.Ordinal);
    }
}
