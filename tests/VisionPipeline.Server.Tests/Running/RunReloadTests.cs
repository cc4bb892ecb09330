using System.Text.RegularExpressions;
using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Server.Tests.Running;

public sealed class RunReloadTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [RtspFact]
    public async Task Reload_UnderLoad_ChangesOnlyWhatChanged()
    {
        string clip = await TestClips.H264Async(1280, 720, 50);
        await using RtspCamera server = await RtspCamera.StartAsync(clip);
        string net = Site.Live("net", server.Url);
        string stays = Site.Loop("stays", clip);
        _site.Configure([net, stays, Site.Loop("goes", clip)], "motion: {enabled: false}");
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        foreach (string camera in new[] { "net", "stays", "goes" })
            await run.IsLiveAsync(camera);

        // A changed file: one comes, one goes.
        _site.Configure([net, stays, Site.Loop("comes", clip)], "motion: {enabled: false}");
        await run.IsLiveAsync("comes");
        await run.SaysAsync("goes: ", "-> Ended");
        await run.SaysAsync("camera goes removed");

        // A changed address: that camera alone is opened anew.
        string other = await TestClips.H264Async(frames: 50);
        run.Forget();
        _site.Configure([net, stays, Site.Loop("comes", other)], "motion: {enabled: false}");
        await run.SaysAsync("Camera comes is configured anew: url");
        await run.IsLiveAsync("comes");

        // A changed scene: not even that one.
        run.Forget();
        _site.Configure([net, stays, Site.Loop("comes", other, ", ignore: [[[0, 0], [0.5, 0], [0, 0.5]]]")], "motion: {enabled: false}");
        await run.SaysAsync("Camera comes is configured anew: ignore");

        // A file with faults, and then nothing new, on request.
        run.Forget();
        _site.Configure([net, "{name: stays, url: '" + clip + "', lop: true}", Site.Loop("new", clip)], "motion: {enabled: 7}");
        await run.SaysAsync("ERR", $"{_site.ConfigFile}:", "lop' is not known");
        await run.SaysAsync("ERR", $"{_site.ConfigFile}:", "motion.enabled");
        await run.SaysAsync("what was configured before still holds");
        _site.Configure([net, stays, Site.Loop("comes", other, ", ignore: [[[0, 0], [0.5, 0], [0, 0.5]]]")], "motion: {enabled: false}");
        run.Forget();
        await run.SignalAsync("HUP");
        await run.SaysAsync("was read again and says what it said before");
        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());

        // Nobody else was touched: each went live once and stayed it.
        Assert.Equal(1, server.Clients.Total);
        Assert.Single(Regex.Matches(run.Text, " net: .*-> Live"));
        Assert.Single(Regex.Matches(run.Text, " stays: .*-> Live"));
        Assert.Equal(2, Regex.Count(run.Text, " comes: .*-> Live"));
        Assert.DoesNotContain(" new: ", run.Text, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Reload_LastCameraGoes_RunsOnAndTakesTheNext()
    {
        string clip = await TestClips.H264Async(frames: 50);
        _site.Configure([Site.Loop("a", clip)]);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await run.IsLiveAsync("a");
        _site.Configure([Site.Loop("a", clip, ", enabled: false")]);
        await run.SaysAsync("camera a removed");
        _site.Configure([Site.Loop("b", clip)]);
        await run.IsLiveAsync("b");
    }

    [RequiresClipsFact]
    public async Task Reload_CameraCannotBeRun_SaysSoAndTheOthersAreTakenOver()
    {
        string clip = await TestClips.H264Async(frames: 50);
        _site.Configure([Site.Loop("a", clip)]);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await run.IsLiveAsync("a");
        _site.Configure([Site.Loop("a", clip), $"{{name: twice, url: '{clip}', sub_url: '{clip}', pace: fast}}", Site.Loop("b", clip)]);
        await run.IsLiveAsync("b");
        Assert.Contains("twice", await run.SaysAsync("sub stream", "fast"), StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Reload_RecordingOfACamera_HoldsAtOnce()
    {
        string clip = await TestClips.H264Async(frames: 50);
        string recordings = _site.File("recordings");
        string more = $"recording: {{folder: '{recordings}', free_space_floor_gb: 0}}";
        _site.Configure([Site.Loop("cam", clip)], more);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await run.IsLiveAsync("cam");
        Assert.False(Directory.Exists(Path.Combine(recordings, "segments")));
        Directory.CreateDirectory(Path.Combine(recordings, "segments"));
        using var segments = new FileSystemWatcher(Path.Combine(recordings, "segments")) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        segments.Created += (_, _) => made.TrySetResult();
        _site.Configure([Site.Loop("cam", clip, ", recording: {mode: continuous}")], more);
        await run.SaysAsync("Camera cam is configured anew: recording.mode");
        await made.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
        Assert.NotEmpty(Directory.GetFiles(recordings, "*.mp4", SearchOption.AllDirectories));
    }
}
