using System.Globalization;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Running;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Configuration;

namespace VisionPipeline.Server.Tests.Running;

public sealed class StopSignalsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("TERM", "SIGTERM")]
    [InlineData("INT", "SIGINT")]
    public async Task Signal_First_Stops_Second_LeavesAtOnce(string name, string signal)
    {
        var log = new LogLines();
        var left = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = new StopSignals(log, code => left.TrySetResult(code));
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration told = signals.Stopping.Register(stopping.SetResult);
        await SendAsync(name);
        await stopping.Task.WaitAsync(Patience);
        Assert.True(signals.WasSignalled);
        Assert.False(left.Task.IsCompleted);
        await SendAsync(name);
        Assert.Equal(ExitCode.Interrupted, await left.Task.WaitAsync(Patience));
        Assert.Equal([$"Information {signal}: stopping; a second signal leaves at once", $"Warning {signal}: leaving at once"], log.All);
    }

    [Fact]
    public async Task Signal_SecondWhileACallbackHangs_StillLeaves()
    {
        var left = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        using var signals = new StopSignals(new LogLines(), code => left.TrySetResult(code));
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signals.Stopping.Register(() =>
        {
            hangs.SetResult();
            release.Wait();
        });
        await SendAsync("TERM");
        await hangs.Task.WaitAsync(Patience);
        await SendAsync("TERM");
        Assert.Equal(ExitCode.Interrupted, await left.Task.WaitAsync(Patience));
        release.Set();
    }

    [Fact]
    public void Stop_WithoutSignal_CancelsAndIsNoSignal()
    {
        using var signals = new StopSignals(new LogLines(), static _ => { });
        signals.Stop();
        Assert.True(signals.Stopping.IsCancellationRequested);
        Assert.False(signals.WasSignalled);
    }

    private static async Task SendAsync(string name) =>
        Assert.Equal(0, (await CommandLine.RunAsync("kill", ["-" + name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])).ExitCode);
}
