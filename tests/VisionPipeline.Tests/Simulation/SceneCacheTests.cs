using VisionPipeline.Simulation;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Simulation;

public sealed class SceneCacheTests : IDisposable
{
    private static readonly SceneSpec Scene = SceneSpec.Parse("empty?size=320x180&fps=5&seconds=2");

    private readonly TempFolder _folder = new();
    private int _rendered;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Get_SecondTime_DoesNotRenderAgain()
    {
        Assert.False(SceneCache.Has(Scene, _folder.Path));
        string clip = Get();
        Assert.True(SceneCache.Has(Scene, _folder.Path));
        Assert.Equal(clip, Get());
        Assert.Equal(1, _rendered);
        Assert.Equal(SceneTruth.Of(Scene).Scene, SceneTruth.FromJson(File.ReadAllText(Path.ChangeExtension(clip, ".json"))).Scene);
        Assert.NotEqual(clip, SceneCache.Get(Scene with { Seed = 9 }, _folder.Path, Render, CancellationToken.None));
        Assert.Equal(2, _rendered);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp*"));
    }

    [Fact]
    public void Get_RealRenderer_GivesTheClip()
    {
        string clip = SceneCache.Get(Scene, _folder.Path);
        Assert.True(new FileInfo(clip).Length > 1000);
        Assert.True(SceneCache.Has(Scene, _folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".sha256")]
    public void Get_Damaged_RendersAnew(string suffix)
    {
        string clip = Get();
        File.WriteAllText(clip + suffix, "damaged");
        Assert.False(SceneCache.Has(Scene, _folder.Path));
        Get();
        Assert.Equal(2, _rendered);
        Assert.True(SceneCache.Has(Scene, _folder.Path));
    }

    [Fact]
    public void Get_TruthIsGone_MakesItAnew()
    {
        string truth = Path.ChangeExtension(Get(), ".json");
        File.Delete(truth);
        Get();
        Assert.True(File.Exists(truth));
    }

    [Fact]
    public async Task Get_ManyAtOnce_RenderOnce()
    {
        using var inside = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        void Slowly(SceneSpec spec, string path, CancellationToken cancellation)
        {
            inside.Set();
            go.Wait(cancellation);
            Render(spec, path, cancellation);
        }

        Task<string>[] all = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() => SceneCache.Get(Scene, _folder.Path, Slowly, CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        inside.Wait();
        using var impatient = new CancellationTokenSource();
        Task<string> waiting = Task.Factory.StartNew(() => SceneCache.Get(Scene, _folder.Path, Slowly, impatient.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await impatient.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        go.Set();
        Assert.Single((await Task.WhenAll(all)).Distinct());
        Assert.Equal(1, _rendered);
    }

    [Fact]
    public void Get_RenderingFails_LeavesNothingHalf()
    {
        Assert.Throws<IOException>(() => SceneCache.Get(
            Scene,
            _folder.Path,
            static (_, path, _) =>
            {
                File.WriteAllText(path, "half");
                throw new IOException("disk full");
            },
            CancellationToken.None));
        Assert.False(SceneCache.Has(Scene, _folder.Path));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp*"));
        Get();
    }

    private string Get() => SceneCache.Get(Scene, _folder.Path, Render, CancellationToken.None);

    private void Render(SceneSpec spec, string path, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _rendered);
        File.WriteAllText(path, spec.Canonical());
    }
}
