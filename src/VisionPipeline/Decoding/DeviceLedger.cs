namespace VisionPipeline.Decoding;

/// <summary>Lets streams onto a GPU as long as its memory lasts. Thread-safe.</summary>
/// <remarks>
/// A stream that is let on takes its memory only with its first picture, so what it will take is set aside until then: many that
/// start at once are counted one after another. What is free is asked of the driver each time, as others use the device too.
/// </remarks>
public sealed class DeviceLedger
{
    private readonly Lock _lock = new();
    private readonly Func<long> _free;
    private readonly long _reserve;
    private readonly string _name;
    private long _pending;

    /// <summary>Makes one.</summary>
    /// <param name="name">The device, for messages.</param>
    /// <param name="free">Tells its free memory in bytes; called on any thread.</param>
    /// <param name="reserve">Bytes that must stay free: what engines take when they run.</param>
    public DeviceLedger(string name, Func<long> free, long reserve)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(free);
        ArgumentOutOfRangeException.ThrowIfNegative(reserve);
        _name = name;
        _free = free;
        _reserve = reserve;
    }

    /// <summary>Bytes that streams were promised which have not taken them yet.</summary>
    public long Pending
    {
        get
        {
            lock (_lock)
                return _pending;
        }
    }

    /// <summary>Sets memory aside.</summary>
    /// <param name="bytes">What a stream will take.</param>
    /// <returns>Ends the setting aside when it is disposed; harmless twice.</returns>
    /// <exception cref="DeviceFullException">There is not so much.</exception>
    public IDisposable Claim(long bytes)
    {
        lock (_lock)
        {
            if (Lack(bytes) is { } lack)
                throw lack;
            _pending += bytes;
        }

        return new Promise(this, bytes);
    }

    /// <summary>Why a stream that failed to start on the device may have failed: null where there is memory enough for it.</summary>
    /// <param name="bytes">What it would take.</param>
    internal DeviceFullException? Lack(long bytes)
    {
        const double Mebi = 1 << 20;
        lock (_lock)
        {
            long free = _free();
            return free - _pending - _reserve >= bytes ? null : new DeviceFullException(FormattableString.Invariant(
                $"no room on {_name} for one more stream: it takes {bytes / Mebi:0} MB, {free / Mebi:0} MB are free, of which {_pending / Mebi:0} are promised and {_reserve / Mebi:0} kept for inference; take cameras off, lower decoder.frames_out, or set decoder.kind to software"));
        }
    }

    private void End(long bytes)
    {
        lock (_lock)
            _pending -= bytes;
    }

    private sealed class Promise(DeviceLedger ledger, long bytes) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                ledger.End(bytes);
        }
    }
}
