using System.Collections.Concurrent;
using VisionPipeline.Cameras;
using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Makes health events of what cameras tell, and of the load that they are.</summary>
internal sealed class HealthReporter(string node, IEventSink sink, TimeProvider time) : ICameraObserver
{
    // A camera may wake for each vehicle: how often it did is told with the next sleep.
    private static readonly TimeSpan SleepGap = TimeSpan.FromHours(1);
    private static readonly TimeSpan LoadGap = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Camera, CameraStream Stream), CameraNews> _news = new();
    private readonly ConcurrentDictionary<string, SpellNews> _sleep = new();
    private readonly SpellNews _load = new(LoadGap, time);

    public void StateChanged(in CameraStateChange change)
    {
        CameraNews news = _news.GetOrAdd((change.Camera, change.Stream), _ => new CameraNews(time));
        bool isNews = news.Take(change);
        if (change.New == CameraState.Ended)
            Forget(change);
        if (!isNews)
            return;
        bool isStill = news.Attempts > 1;
        string what = isStill ? FormattableString.Invariant($"still down after {news.Down.TotalMinutes:0} min and {news.Attempts} attempts, {Word(change.New)}") : $"{Word(change.Old)} -> {Word(change.New)}";
        sink.Accept(new HealthEvent
        {
            Kind = HealthKind.CameraState,
            Node = node,
            Camera = change.Camera,
            Time = change.Time,
            Alarm = change.New is CameraState.BackOff or CameraState.Stalled,
            Message = $"{StreamName(change.Stream)}{what}{(change.Reason is null ? "" : $": {change.Reason}")}",
            Values = isStill ? new Dictionary<string, double> { ["down_s"] = Math.Round(news.Down.TotalSeconds), ["attempts"] = news.Attempts } : new Dictionary<string, double>(),
        });
    }

    // Leaving pictures out and taking them again is the machine's doing, told once for all cameras.
    public void DecodingChanged(string camera, DecodingLevel level, DateTimeOffset at)
    {
        bool sleeps = level == DecodingLevel.KeyFramesOnly;
        if (!_sleep.GetOrAdd(camera, _ => new SpellNews(SleepGap, time)).Take(sleeps, out int times))
            return;
        sink.Accept(new HealthEvent
        {
            Kind = HealthKind.CameraState,
            Node = node,
            Camera = camera,
            Time = at,
            Alarm = false,
            Message = sleeps ? "asleep: nothing moves and nobody watches; key frames only" : "awake: no longer key frames only",
            Values = sleeps ? new Dictionary<string, double> { ["times"] = times } : new Dictionary<string, double>(),
        });
    }

    /// <summary>The machine has too much to do from now on, or keeps up again.</summary>
    public void LoadChanged(bool isOverloaded)
    {
        if (!_load.Take(isOverloaded, out int times))
            return;
        sink.Accept(new HealthEvent
        {
            Kind = HealthKind.Dropped,
            Node = node,
            Time = time.GetUtcNow(),
            Alarm = false,
            Message = isOverloaded
                ? "the machine has too much to do and loses pictures: cameras without activity leave out those that no other refers to"
                : "the machine keeps up: every picture is decoded again",
            Values = isOverloaded ? new Dictionary<string, double> { ["times"] = times } : new Dictionary<string, double>(),
        });
    }

    public void ClockObserved(string camera, CameraStream stream, in ClockObservation observation) => sink.Accept(new HealthEvent
    {
        Kind = observation.Kind == ClockObservationKind.Drift ? HealthKind.ClockDrift : HealthKind.ClockStep,
        Node = node,
        Camera = camera,
        Time = time.GetUtcNow(),
        Alarm = observation.Kind != ClockObservationKind.SenderBack,
        Message = StreamName(stream) + Words(observation),
        Values = new Dictionary<string, double> { ["offset_s"] = observation.Offset.TotalSeconds, ["drift_ppm"] = observation.DriftPpm },
    });

    private void Forget(in CameraStateChange ended)
    {
        _news.TryRemove((ended.Camera, ended.Stream), out _);
        if (ended.Stream == CameraStream.Detection)
            _sleep.TryRemove(ended.Camera, out _);
    }

    private static string Words(in ClockObservation seen) => FormattableString.Invariant(seen.Kind switch
    {
        ClockObservationKind.SenderOff => (FormattableString)$"the camera's clock is off by {seen.Offset.TotalSeconds:0.0} s: arrival times are used instead",
        ClockObservationKind.SenderBack => $"the camera's clock is right again within {Math.Abs(seen.Offset.TotalSeconds):0.0} s and is used",
        ClockObservationKind.SenderStep => $"the camera's clock jumped by {seen.Offset.TotalSeconds:0.0} s",
        ClockObservationKind.Drift => $"the camera's clock drifts by {seen.DriftPpm:0} ppm",
        _ => $"this machine's clock was set by {seen.Offset.TotalSeconds:0.0} s",
    });

    private static string StreamName(CameraStream stream) => stream == CameraStream.Main ? "main stream " : "";

    private static string Word(CameraState state) => state == CameraState.BackOff ? "back-off" : state.ToString().ToLowerInvariant();
}
