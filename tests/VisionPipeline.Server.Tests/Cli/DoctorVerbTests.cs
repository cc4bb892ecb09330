using System.Text.Json;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class DoctorVerbTests
{
    [Fact]
    public async Task Doctor_Json_ShowsEveryLibraryWithVersionAndPath()
    {
        CommandResult result = await VisionProcess.RunAsync("doctor", "--json");
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        foreach (JsonElement library in report.GetProperty("libraries").EnumerateArray().Where(library => library.GetProperty("required").GetBoolean()))
        {
            Assert.Equal("ready", library.GetProperty("state").GetString());
            Assert.True(File.Exists(library.GetProperty("path").GetString()), library.ToString());
            Assert.Matches("[0-9]", library.GetProperty("version").GetString());
        }

        Assert.Equal(report.GetProperty("canRun").GetBoolean() ? 0 : 1, result.ExitCode);
        Assert.Equal(5, report.GetProperty("decoders").EnumerateObject().Count());
        Assert.All(
            report.GetProperty("decoders").EnumerateObject(),
            codec => Assert.Contains(codec.Value.EnumerateArray(), attempt => !attempt.TryGetProperty("problem", out _)));
    }

    [Fact]
    public async Task Doctor_WithAModelOfAnotherHash_RefusesAndSaysWhich()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.onnx"), "not a model");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "models.json"),
            """{"models":[{"name":"a","role":"detector","file":"a.onnx","sha256":"00"},{"name":"b","role":"reader","file":"b.onnx","sha256":"00"}]}""");
        CommandResult result = await RunWithModelsAsync(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("its SHA-256 is", result.Output, StringComparison.Ordinal);
        Assert.Contains("the file is missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithABrokenModelsFile_NamesFileAndLine()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "models.json"), "{\n  \"models\": [\n    {\n");
        CommandResult result = await RunWithModelsAsync(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"models\.json:\d+: ", result.Output);
    }

    [Fact]
    public async Task AnyVerb_WithABrokenLibrary_NamesItItsPackageAndTheRemedy()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "libavformat.so.59"), "not a library");
        string server = Path.Combine(AppContext.BaseDirectory, "VisionPipeline.Server");
        CommandResult probe = await CommandLine.RunAsync("env", [$"LD_LIBRARY_PATH={folder}", server, "probe", "x.mp4"]);
        CommandResult doctor = await CommandLine.RunAsync("env", [$"LD_LIBRARY_PATH={folder}", server, "doctor"]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal((1, 1), (probe.ExitCode, doctor.ExitCode));
        foreach (string words in new[] { "libavformat", "package libavformat59", "./vision setup" })
        {
            Assert.Contains(words, probe.Errors, StringComparison.Ordinal);
            Assert.Contains(words, doctor.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Doctor_InferenceTried_NothingKeptForMicrosoft()
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("vision-home-");
        try
        {
            string server = Path.Combine(AppContext.BaseDirectory, "VisionPipeline.Server");

            CommandResult doctor = await CommandLine.RunAsync("env", ["-u", "XDG_CACHE_HOME", "-u", "ORT_DISABLE_TELEMETRY", $"HOME={home.FullName}", server, "doctor", "--json"]);

            // ONNX Runtime's telemetry, where it is on, begins with a device id and a queue to send in ~/.cache/Microsoft.
            Assert.Contains("onnx", doctor.Output, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(home.EnumerateFiles("*", SearchOption.AllDirectories));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static Task<CommandResult> RunWithModelsAsync(string folder) =>
        CommandLine.RunAsync("env", [$"VISION_MODELS={folder}", Path.Combine(AppContext.BaseDirectory, "VisionPipeline.Server"), "doctor", "--json"]);
}
