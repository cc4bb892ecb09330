using System.Diagnostics;

namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>A finished command.</summary>
internal sealed record Command(string Line, int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a command to its end.</summary>
    public static Command Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new($"{file} {string.Join(' ', arguments)}", process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>Fails the test, with what the command said, where its exit status is not zero.</summary>
    public Command AssertSuccess()
    {
        Assert.True(ExitCode == 0, $"{Line}: exit status {ExitCode}\n{Output}{Errors}");
        return this;
    }
}
