using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests;

/// <summary>Runs the server executable as a user does: as a process, judged by exit code and output.</summary>
internal static class VisionProcess
{
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "VisionPipeline.Server");

    public static Task<CommandResult> RunAsync(params string[] arguments) => CommandLine.RunAsync(Executable, arguments);
}
