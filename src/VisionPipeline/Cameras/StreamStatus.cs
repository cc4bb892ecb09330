namespace VisionPipeline.Cameras;

/// <summary>State and snapshot of one stream. Changes come from its thread and from the stall timer; anybody reads.</summary>
internal sealed class StreamStatus
{
    private readonly Lock _lock = new();
    private readonly string _camera;
    private readonly CameraStream _stream;
    private readonly CameraServices _services;
    private volatile StreamSnapshot _snapshot;

    public StreamStatus(string camera, CameraStream stream, CameraServices services)
    {
        _camera = camera;
        _stream = stream;
        _services = services;
        _snapshot = new StreamSnapshot { State = CameraState.Idle, Since = services.Time.GetUtcNow() };
    }

    public StreamSnapshot Snapshot => _snapshot;

    public CameraState State => _snapshot.State;

    /// <summary>Goes into a state; nothing happens where it is in it already.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="reason">Why; kept as the last error.</param>
    public void Change(CameraState state, string? reason = null)
    {
        lock (_lock)
        {
            StreamSnapshot old = _snapshot;
            if (old.State == state)
                return;
            DateTimeOffset now = _services.Time.GetUtcNow();
            _snapshot = old with
            {
                State = state,
                Since = now,
                LastError = reason ?? old.LastError,
                Stalls = old.Stalls + (state == CameraState.Stalled ? 1 : 0),
            };
            Tell(new CameraStateChange(_camera, _stream, old.State, state, now, reason));
        }
    }

    /// <summary>Renews what the stream's thread counts; state, error and stalls stay.</summary>
    public void Renew(Func<StreamSnapshot, StreamSnapshot> counted)
    {
        lock (_lock)
            _snapshot = counted(_snapshot);
    }

    /// <summary>Another share of the stream is decoded from now on.</summary>
    public void Decode(DecodingLevel level)
    {
        CameraLog.Decoding(_services.Logger, _camera, level);
        try
        {
            _services.Observer?.DecodingChanged(_camera, level, _services.Time.GetUtcNow());
        }
        catch (Exception e)
        {
            CameraLog.ObserverFailed(_services.Logger, _camera, e.Message);
        }
    }

    public void Observe(in ClockObservation observation)
    {
        CameraLog.Clock(_services.Logger, _camera, observation.Kind, observation.Offset.TotalSeconds, observation.DriftPpm);
        try
        {
            _services.Observer?.ClockObserved(_camera, _stream, observation);
        }
        catch (Exception e)
        {
            CameraLog.ObserverFailed(_services.Logger, _camera, e.Message);
        }
    }

    // Told under the lock, so that changes are told in their order.
    private void Tell(in CameraStateChange change)
    {
        if (change.Reason is null)
            CameraLog.Changed(_services.Logger, _camera, _stream, change.Old, change.New);
        else
            CameraLog.ChangedBecause(_services.Logger, _camera, _stream, change.Old, change.New, change.Reason);
        try
        {
            _services.Observer?.StateChanged(change);
        }
        catch (Exception e)
        {
            CameraLog.ObserverFailed(_services.Logger, _camera, e.Message);
        }
    }
}
