namespace VisionPipeline.Testing;

/// <summary>What a tool left behind: exit code, stdout and stderr as text.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The result itself when the exit code is 0, otherwise an exception with what the tool wrote to stderr.</summary>
    public CommandResult OrThrow(string what) =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{what}: exit code {ExitCode}: {Errors.Trim()}");
}
