using VisionPipeline.Server.Soak;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Tests.Soak;

/// <summary>The verdict on samples that are made up.</summary>
public sealed class PipelineSoakReportTests
{
    [Fact]
    public void Of_NothingGrows_Passes()
    {
        PipelineSoakReport report = Judge(1800, static second => new ProcessFigures(400, 250 + (second % 7), 40, 500 + (second % 9), 25, 130, second * 0.6));
        Assert.Equal(SoakVerdict.Pass, report.Verdict);
        Assert.Equal((0.6, 60), (Math.Round(report.Cores, 3), Math.Round(report.FramesPerSecond, 3)));
        Assert.InRange(report.Samples.Count, 200, 240);
    }

    [Fact]
    public void Of_MemoryGrows_FailsAndSaysByHowMuch()
    {
        PipelineSoakReport report = Judge(1800, static second => new ProcessFigures(400, 250 + (second / 90.0), 40, 500, 25, 130, second));
        Assert.Equal(SoakVerdict.Fail, report.Verdict);
        Assert.Contains("private memory grows by 40.0", Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("native objects", 2, 0, 0)]
    [InlineData("threads", 0, 0.1, 0)]
    [InlineData("open files", 0, 0, 0.2)]
    public void Of_SomethingElseGrows_NamesIt(string what, double objects, double threads, double files)
    {
        PipelineSoakReport report = Judge(600, second => new ProcessFigures(400, 250, 40, 500 + (long)(objects * second), 25 + (int)(threads * second), 130 + (int)(files * second), second));
        Assert.Equal(SoakVerdict.Fail, report.Verdict);
        Assert.StartsWith($"{what} grew from ", Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FewNoisySamples_SaysThatTheyAreTooFew()
    {
        var random = new Random(3);
        Assert.Equal(SoakVerdict.TooShort, Judge(60, _ => new ProcessFigures(400, 250 + (4 * random.NextDouble()), 40, 500, 25, 130, 1)).Verdict);
    }

    private static PipelineSoakReport Judge(int seconds, Func<int, ProcessFigures> figures)
    {
        SoakSample[] samples = [.. Enumerable.Range(1, seconds).Select(second => new SoakSample(second, figures(second), 60L * second, 60L * second, 0, 0))];
        var options = new PipelineSoakOptions { Cameras = [SourceUrl.Parse("sim://day")], For = TimeSpan.FromSeconds(seconds), Folder = "" };
        return PipelineSoakReport.Of(options, samples, "1920x1080 h264", 0, []);
    }
}
