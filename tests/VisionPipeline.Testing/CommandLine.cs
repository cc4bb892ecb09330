using System.Diagnostics;

namespace VisionPipeline.Testing;

/// <summary>Runs a tool to its end with a deadline and keeps what it said.</summary>
public static class CommandLine
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Starts <paramref name="command"/> and waits for its end. A run past the deadline is killed and gives a
    /// <see cref="TimeoutException"/> with what it had written.
    /// </summary>
    public static async Task<CommandResult> RunAsync(
        string command, IEnumerable<string> arguments, TimeSpan? deadline = null, CancellationToken cancel = default)
    {
        var info = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = ChildProcess.Start(info);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(deadline ?? DefaultDeadline);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            throw new TimeoutException(
                $"{command} {string.Join(' ', arguments)}: not done in {deadline ?? DefaultDeadline}: {await errors.ConfigureAwait(false)}");
        }

        return new CommandResult(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }

    /// <summary>The full path of a command on PATH, or null.</summary>
    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists);
}
