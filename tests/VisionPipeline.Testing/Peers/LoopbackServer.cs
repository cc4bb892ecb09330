using System.Net;
using System.Net.Sockets;

namespace VisionPipeline.Testing.Peers;

/// <summary>
/// A TCP server on a free port of 127.0.0.1 that talks to each client in a task of its own. Dispose closes all
/// connections and waits for all tasks; a fault of the server itself comes out there.
/// </summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;

    protected LoopbackServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Completes with the first connection.</summary>
    public Task FirstClient => _first.Task;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _stop.CancelAsync().ConfigureAwait(false);
        // The loop may be between two accepts: on a disposed listener the next one would be a fault.
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        _stop.Dispose();
    }

    /// <summary>Talks to one client until it is bored or <paramref name="stop"/> is cancelled. A client that leaves is no fault.</summary>
    protected abstract Task ServeAsync(NetworkStream client, CancellationToken stop);

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _accepted);
                _first.TrySetResult();
                talks.Add(TalkAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
        }

        await Task.WhenAll(talks).ConfigureAwait(false);
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream(), _stop.Token).ConfigureAwait(false);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException)
            {
            }
        }
    }
}
