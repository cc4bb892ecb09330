namespace VisionPipeline.Recording;

/// <summary>Counts the sessions of hardware encoders that this process has open: a chip has few, and all exports share them. Thread-safe.</summary>
public sealed class EncoderSessions
{
    private int _open;

    /// <summary>Those of this process.</summary>
    public static EncoderSessions Shared { get; } = new();

    /// <summary>How many are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes a session.</summary>
    /// <param name="most">Most that may be open, this one included; null for no limit.</param>
    /// <returns>The session, ended by disposing it (twice is harmless); null where as many are open already.</returns>
    public IDisposable? TryTake(int? most)
    {
        if (Interlocked.Increment(ref _open) <= (most ?? int.MaxValue))
            return new Session(this);
        Interlocked.Decrement(ref _open);
        return null;
    }

    private sealed class Session(EncoderSessions owner) : IDisposable
    {
        private EncoderSessions? _owner = owner;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _owner, null) is { } taken)
                Interlocked.Decrement(ref taken._open);
        }
    }
}
