namespace VisionPipeline.Testing.Rtsp;

/// <summary>The clients of one run of <see cref="RtspCamera"/>, kept up to date by the server's news. Thread-safe.</summary>
public sealed class RtspClients
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<int> _connected = [];
    private readonly HashSet<int> _playing = [];
    private TaskCompletionSource _change = NewSignal();
    private int _total;

    /// <summary>RTSP connections that are open now.</summary>
    public int Connected { get { lock (_gate) return _connected.Count; } }

    /// <summary>Open connections that have sent PLAY.</summary>
    public int Playing { get { lock (_gate) return _playing.Count; } }

    /// <summary>Connections since the server was started.</summary>
    public int Total { get { lock (_gate) return _total; } }

    /// <summary>Waits until the condition holds; <paramref name="what"/> names it in the <see cref="TimeoutException"/>.</summary>
    public async Task UntilAsync(Func<RtspClients, bool> condition, string what, TimeSpan? deadline = null)
    {
        using var late = new CancellationTokenSource(deadline ?? DefaultDeadline);
        while (true)
        {
            Task change;
            lock (_gate)
                change = _change.Task;
            if (condition(this))
                return;
            try
            {
                await change.WaitAsync(late.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(
                    $"{what}: not so after {deadline ?? DefaultDeadline}; {Connected} connected, {Playing} playing, {Total} in all");
            }
        }
    }

    public Task UntilPlayingAsync(int count = 1) => UntilAsync(c => c.Playing >= count, $"{count} playing");

    public Task UntilNobodyAsync() => UntilAsync(c => c.Connected == 0, "nobody connected");

    internal void Note(string news, int client)
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            switch (news)
            {
                case "connected":
                    _connected.Add(client);
                    _total++;
                    break;
                case "playing":
                    _playing.Add(client);
                    break;
                case "disconnected":
                    _connected.Remove(client);
                    _playing.Remove(client);
                    break;
            }

            (change, _change) = (_change, NewSignal());
        }

        change.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
