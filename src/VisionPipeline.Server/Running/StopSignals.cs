using System.Runtime.InteropServices;
using VisionPipeline.Native.Processes;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Running;

/// <summary>SIGINT and SIGTERM: the first asks for a graceful stop, the second leaves at once.</summary>
/// <remarks>Thread-safe. From the first signal on <see cref="Stopping"/> is cancelled; a second one ends the process with <see cref="ExitCode.Interrupted"/> whatever it is doing.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly ILogger _log;
    private readonly Action<int> _leave;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signals;

    /// <summary>Begins to listen.</summary>
    /// <param name="log">Where signals are told.</param>
    /// <param name="leave">Ends the process; null does it without waiting for anything.</param>
    public StopSignals(ILogger log, Action<int>? leave = null)
    {
        _log = log;
        _leave = leave ?? ImmediateExit.With;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Signalled);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Signalled);
    }

    /// <summary>Cancelled by the first signal, or by <see cref="Stop"/>.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether a signal came.</summary>
    public bool WasSignalled => Volatile.Read(ref _signals) > 0;

    /// <summary>Asks for a graceful stop without a signal.</summary>
    public void Stop() => Cancel();

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stopping.Dispose();
    }

    private void Signalled(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            StopLog.Leaving(_log, context.Signal);
            _leave(ExitCode.Interrupted);
            return;
        }

        StopLog.Stopping(_log, context.Signal);

        // Callbacks of the token run where it is cancelled: not on the thread that must take the second signal.
        ThreadPool.UnsafeQueueUserWorkItem(static signals => signals.Cancel(), this, preferLocal: false);
    }

    private void Cancel()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has stopped already.
        }
    }
}
