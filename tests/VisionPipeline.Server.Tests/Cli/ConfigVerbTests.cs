using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class ConfigVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_GoodFile_PrintsARowPerCamera()
    {
        string file = _folder.Write("v.yaml", "cameras:\n- {name: gate, url: 'rtsp://u:hunter2@192.0.2.1/s'}\n- {name: yard, url: 'rtsp://192.0.2.1/s', enabled: false}\n");
        CommandResult result = await VisionProcess.RunAsync("config", "check", file);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("rtsp://u:***@192.0.2.1/s", result.Output, StringComparison.Ordinal);
        Assert.Contains("yard (off)", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 cameras enabled", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Contains("warning: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_BadFile_NamesEveryFaultAndFails()
    {
        string file = _folder.Write("v.yaml", "trackin: {}\ncameras:\n- {name: gate, url: 'rtsp://192.0.2.1/s', loop: 1}\n");
        CommandResult result = await VisionProcess.RunAsync("config", "check", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                $"{file}:1: 'trackin' is not known; did you mean 'tracking'?",
                $"{file}:3: 'cameras[gate].loop' is 1: true or false is wanted",
                $"vision config check: {file} has 2 faults",
            ],
            result.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Check_Print_WritesWhatHoldsWithoutSecrets()
    {
        string file = _folder.Write("v.yaml", "camera_defaults: {username: u, password: hunter2}\ncameras:\n- {name: gate, url: 'rtsp://192.0.2.1/s'}\n");
        CommandResult result = await VisionProcess.RunAsync("config", "check", "--print", file);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("  lost_s: 1.5\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("password: \"***\"", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoFile_SaysSo()
    {
        CommandResult result = await VisionProcess.RunAsync("config", "check", "/no/such.yaml");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("/no/such.yaml: cannot be read (no such file)", result.Errors, StringComparison.Ordinal);
    }
}
