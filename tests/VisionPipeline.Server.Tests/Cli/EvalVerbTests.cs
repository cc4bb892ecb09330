using System.Text.Json;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

/// <summary><c>vision eval</c> as a process, over a manifest whose scores are known.</summary>
public sealed class EvalVerbTests : IDisposable
{
    private const string Plate = "{\"box\": [60, 42.5, 40, 15], \"text\": \"AB12CDE\"}";

    private readonly TinyModels _models = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("vision-eval-").FullName;

    [RequiresClipsFact]
    public async Task Eval_KnownAnswers_AreCountedAsTheyAre()
    {
        await Picture("a.png");
        // Right; O for 0 nowhere; wrong by one character; elsewhere; unreadable; a crop; a picture whose plate is not labelled.
        string manifest = Manifest(
            Entry("a.png", "one", "GB", true, Plate),
            Entry("a.png", "one", "GB", true, Plate.Replace("AB12CDE", "AB12CDF", StringComparison.Ordinal)),
            Entry("a.png", "two", "FR", false, Plate.Replace("60, 42.5", "2, 2", StringComparison.Ordinal)),
            Entry("a.png", "two", "FR", true, Plate.Replace("\"AB12CDE\"", "null", StringComparison.Ordinal)),
            Entry("a.png", "three", "FR", true, "{\"box\": null, \"text\": \"A8 12-CDE\"}").Replace("scene", "crop", StringComparison.Ordinal),
            Entry("a.png", "two", "FR", true, ""));
        string report = Path.Combine(_folder, "report.json");
        CommandResult result = await VisionProcess.RunAsync("eval", manifest, _folder, "--models", _models.Folder, "--report", report, "--sheets", Path.Combine(_folder, "sheets"));
        Assert.Contains("a.png: several entries name this picture", Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        JsonElement found = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
        JsonElement all = found.GetProperty("all");
        Assert.Equal(4, all.GetProperty("fromBox").GetProperty("plates").GetInt32());
        Assert.Equal(0.5, all.GetProperty("fromBox").GetProperty("exact").GetDouble());
        Assert.Equal(3, all.GetProperty("endToEnd").GetProperty("plates").GetInt32());
        Assert.Equal(1.0 / 3, all.GetProperty("endToEnd").GetProperty("exact").GetDouble(), 6);
        JsonElement one = found.GetProperty("detection").GetProperty("one");
        Assert.Equal(2, one.GetProperty("foundWell").GetInt32());
        JsonElement two = found.GetProperty("detection").GetProperty("two");
        Assert.Equal(2, two.GetProperty("plates").GetInt32());
        Assert.Equal(1, two.GetProperty("foundLoosely").GetInt32());
        Assert.Equal(2, two.GetProperty("judged").GetInt32());
        Assert.Equal(1, two.GetProperty("right").GetInt32());
        Assert.Contains("Finding plates", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "sheets", "end-to-end-00.jpg")));
        Assert.True(File.Exists(Path.Combine(_folder, "sheets", "calibration-from-boxes.jpg")));
    }

    [RequiresClipsFact]
    public async Task Eval_FromBoxesWithAMissingPicture_SaysSoAndGoesOn()
    {
        await Picture("a.png");
        string manifest = Manifest(Entry("missing.png", "one", "GB", true, Plate), Entry("a.png", "one", "GB", true, Plate));
        CommandResult result = await VisionProcess.RunAsync("eval", manifest, _folder, "--models", _models.Folder, "--from-boxes");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("missing.png: file not found", Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("100.0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_WrongManifests_GiveOneLine()
    {
        foreach ((string content, string words) in new[] { ("[", ":1: not a list"), ("[]", "the list is empty"), ("{}", ":1: not a list"), ("[" + Entry("a", "b", "GB", true, "{\"box\": [1, 2], \"text\": \"X\"}") + "]", "a box is [1, 2]") })
        {
            string path = Path.Combine(_folder, "m.json");
            await File.WriteAllTextAsync(path, content);
            CommandResult result = await VisionProcess.RunAsync("eval", path, _folder, "--models", _models.Folder);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(words, Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        }
    }

    [RequiresClipsFact]
    public async Task Eval_Corrections_JudgeByMendedLabels()
    {
        await Picture("a.png");
        await Picture("b.png");
        await Picture("c.png");
        string manifest = Manifest(
            Entry("a.png", "one", "GB", true, Plate.Replace("AB12CDE", "A812CDE", StringComparison.Ordinal)),
            Entry("b.png", "one", "GB", true, Plate.Replace("AB12CDE", "ELSEWHERE", StringComparison.Ordinal)),
            Entry("c.png", "one", "GB", true, ""));
        string corrections = Path.Combine(_folder, "corrections.json");
        await File.WriteAllTextAsync(corrections, """
            [{"file": "a.png", "text": "A812CDE", "shows": "AB12CDE"},
             {"file": "b.png", "text": "ELSEWHERE", "shows": null},
             {"file": "c.png", "unlabelled": [59, 43, 40, 15]},
             {"file": "z.png", "text": "OF ANOTHER SET", "shows": "X"}]
            """);
        foreach ((string[] more, int plates, double exact, int judged) in new[] { (Array.Empty<string>(), 2, 0.0, 3), (["--corrections", corrections], 1, 1.0, 1) })
        {
            string report = Path.Combine(_folder, "report.json");
            CommandResult result = await VisionProcess.RunAsync(["eval", manifest, _folder, "--models", _models.Folder, "--report", report, .. more]);
            Assert.Equal("", result.Errors);
            JsonElement found = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
            Assert.Equal(plates, found.GetProperty("all").GetProperty("endToEnd").GetProperty("plates").GetInt32());
            Assert.Equal(exact, found.GetProperty("all").GetProperty("endToEnd").GetProperty("exact").GetDouble());
            Assert.Equal(judged, found.GetProperty("detection").GetProperty("one").GetProperty("judged").GetInt32());
        }
    }

    [Fact]
    public async Task Eval_WrongCorrections_GiveOneLine()
    {
        string manifest = Manifest(Entry("a.png", "one", "GB", true, Plate));
        foreach ((string content, string words) in new[]
        {
            ("{", ":1: not a list of corrections"), ("[{\"file\": \"a.png\"}]", "a.png: a correction has \"text\""), ("[{\"file\": \"a.png\", \"unlabelled\": [1, 2, 0, 4]}]", "a.png: a correction has \"text\""),
            ("[{\"file\": \"a.png\", \"text\": \"XY\", \"shows\": \"Z\"}]", "a.png: no label says 'XY'; found AB12CDE"),
        })
        {
            string path = Path.Combine(_folder, "c.json");
            await File.WriteAllTextAsync(path, content);
            CommandResult result = await VisionProcess.RunAsync("eval", manifest, _folder, "--models", _models.Folder, "--corrections", path);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(words, Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Eval_LimitOfZero_IsAUsageError() => Assert.Equal(2, (await VisionProcess.RunAsync("eval", "m", "r", "--limit", "0")).ExitCode);

    public void Dispose()
    {
        _models.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Entry(string file, string set, string country, bool complete, string plates) =>
        $"{{\"file\": \"{file}\", \"set\": \"{set}\", \"country\": \"{country}\", \"kind\": \"scene\", \"plates\": [{plates}], \"plates_complete\": {(complete ? "true" : "false")}}}";

    private string Manifest(params string[] entries)
    {
        string path = Path.Combine(_folder, "manifest.json");
        File.WriteAllText(path, "[" + string.Join(",\n", entries) + "]");
        return path;
    }

    private async Task Picture(string name)
    {
        CommandResult made = await CommandLine.RunAsync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "color=white:size=160x80", "-frames:v", "1", Path.Combine(_folder, name)]);
        Assert.True(made.ExitCode == 0, made.Errors);
    }
}
