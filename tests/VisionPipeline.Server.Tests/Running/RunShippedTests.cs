using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>The configuration that is shipped runs as it stands.</summary>
public sealed class RunShippedTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Run_ShippedFile_ItsCameraGoesLive()
    {
        string shipped = await File.ReadAllTextAsync(Checkout.PathOf("config/vision.yaml"));

        // The same road, shorter and smaller, so that it is rendered at once; and its store in this test's folder.
        string here = shipped.Replace("&seconds=40", "&seconds=2&size=320x180", StringComparison.Ordinal).Replace("path: data/events.db", $"path: '{_site.Store}'", StringComparison.Ordinal);
        Assert.NotEqual(shipped.Length, here.Length);
        _site.Replace(here);
        await using VisionService run = VisionService.Start(_site.ConfigFile, environment: new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _site.File("cache") });
        await run.IsLiveAsync("gate");
        await run.SignalAsync("INT");
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
    }
}
