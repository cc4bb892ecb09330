using System.Globalization;
using System.Text;
using System.Text.Json;
using VisionPipeline.Events;
using VisionPipeline.Simulation;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class ScoreVerbTests : IDisposable
{
    private const double Origin = 1_772_366_400;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vision-score-");

    private string Events => Path.Combine(_folder.FullName, "events.jsonl");

    private string Truth => Path.Combine(_folder.FullName, "truth.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Score_EventsAndTruth_ShowsCountsFaultsAndLatency()
    {
        IReadOnlyList<TruthPass> asked = Write(Origin);
        WriteEvents([.. asked.Select((pass, i) => i == 0 ? Event(pass, "WRONG1", i) : Event(pass, pass.Plate, i)), Event(asked[0], "OTHER", 99) with { Camera = "elsewhere" }]);
        string report = Path.Combine(_folder.FullName, "report.json");
        CommandResult result = await VisionProcess.RunAsync("score", "--events", Events, "--truth", $"gate={Truth}", "--json", report);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal("", result.Errors);
        Assert.Contains($"{asked[0].Plate} (DE) read as WRONG1", result.Output, StringComparison.Ordinal);
        Assert.Contains("elsewhere", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        JsonElement all = json.RootElement.GetProperty("all");
        Assert.Equal(asked.Count, all.GetProperty("score").GetProperty("passes").GetInt32());
        Assert.Equal(asked.Count, all.GetProperty("score").GetProperty("found").GetInt32());
        Assert.Equal(asked.Count - 1, all.GetProperty("score").GetProperty("exact").GetInt32());
        Assert.Equal(250, all.GetProperty("latency").GetProperty("p50Ms").GetDouble(), 1);
    }

    [Fact]
    public async Task Score_NoOrigin_SaysWhatToGiveAndTakesIt()
    {
        IReadOnlyList<TruthPass> asked = Write(null);
        WriteEvents(asked.Select((pass, i) => Event(pass, pass.Plate, i)));
        CommandResult result = await VisionProcess.RunAsync("score", "--events", Events, "--truth", $"gate={Truth}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("give --origin gate=UNIX_SECONDS", Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        result = await VisionProcess.RunAsync("score", "--events", Events, "--truth", $"gate={Truth}", "--origin", $"gate={Origin.ToString(CultureInfo.InvariantCulture)}");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains("100.0% read exactly", result.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_BadLine_NamesItsNumber()
    {
        Write(Origin);
        await File.WriteAllTextAsync(Events, "\n{ \"a\": 1 }\n");
        CommandResult result = await VisionProcess.RunAsync("score", "--events", Events, "--truth", $"gate={Truth}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("events.jsonl: line 2 is no plate event", Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--truth 'gate' must be CAMERA=FILE", "--truth", "gate")]
    [InlineData("no truth as 'vision simulate --truth' writes it", "--truth", "gate=EVENTS")]
    [InlineData("there is no --truth of that camera", "--truth", "gate=TRUTH", "--origin", "gat=1")]
    [InlineData("--origin 'soon' must be seconds since 1970", "--truth", "gate=TRUTH", "--origin", "gate=soon")]
    [InlineData("no event is of a camera with a truth (other); there are events of gate", "--truth", "other=TRUTH")]
    public async Task Score_BadArgument_SaysWhatIsRight(string words, params string[] arguments)
    {
        IReadOnlyList<TruthPass> asked = Write(Origin);
        WriteEvents(asked.Select((pass, i) => Event(pass, pass.Plate, i)));
        CommandResult result = await VisionProcess.RunAsync(["score", "--events", Events, .. arguments.Select(text => text.Replace("EVENTS", Events, StringComparison.Ordinal).Replace("TRUTH", Truth, StringComparison.Ordinal))]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Mp4_PrintsNothingToStandardError()
    {
        CommandResult result = await VisionProcess.RunAsync("simulate", "empty?size=320x180&fps=5&seconds=2", "--mp4", Path.Combine(_folder.FullName, "clip.mp4"));
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal("", result.Errors);
    }

    private TruthPass[] Write(double? origin)
    {
        SceneTruth truth = SceneTruth.Of(SceneSpec.Parse("day?seed=4&lanes=1&region=DE&rate=20&seconds=30")) with { Origin = origin };
        File.WriteAllText(Truth, truth.ToJson());
        TruthPass[] asked = [.. truth.Passes.Where(static pass => pass.Countable)];
        Assert.True(asked.Length > 1);
        return asked;
    }

    private void WriteEvents(IEnumerable<PlateEvent> events) => File.WriteAllLines(Events, events.Select(static plate => Encoding.UTF8.GetString(PlateEventJson.Write(plate))));

    private static PlateEvent Event(TruthPass pass, string text, int number)
    {
        DateTimeOffset captured = DateTimeOffset.UnixEpoch.AddSeconds(Origin + ((pass.FirstSeconds + pass.LastSeconds) / 2));
        return new PlateEvent
        {
            PassId = $"pass-{number}",
            Revision = 1,
            State = PassState.Closed,
            Camera = "gate",
            Node = "node",
            Track = number,
            Plate = new PlateVerdict { Text = text, Region = "DE", Confidence = .99, Characters = [], Alternatives = [], Box = default },
            Vehicle = new EventVehicle { Class = "car" },
            Times = new EventTimes
            {
                Captured = captured,
                UncertaintyMs = 0,
                Source = "simulated",
                FirstSeen = captured,
                LastSeen = DateTimeOffset.UnixEpoch.AddSeconds(Origin + pass.LastSeconds + .2),
                Emitted = captured.AddMilliseconds(250),
            },
            Looks = 5,
            Models = new EventModels("", ""),
        };
    }
}
