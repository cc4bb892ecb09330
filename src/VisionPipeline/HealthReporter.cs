using System.Collections.Concurrent;
using VisionPipeline.Cameras;
using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Makes health events of what cameras tell.</summary>
internal sealed class HealthReporter(string node, IEventSink sink, TimeProvider time) : ICameraObserver
{
    private readonly ConcurrentDictionary<(string Camera, CameraStream Stream), CameraNews> _news = new();

    public void StateChanged(in CameraStateChange change)
    {
        CameraNews news = _news.GetOrAdd((change.Camera, change.Stream), _ => new CameraNews(time));
        bool isNews = news.Take(change);
        if (change.New == CameraState.Ended)
            _news.TryRemove((change.Camera, change.Stream), out _);
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

    public void DecodingChanged(string camera, DecodingLevel level, DateTimeOffset at) => sink.Accept(new HealthEvent
    {
        Kind = HealthKind.CameraState,
        Node = node,
        Camera = camera,
        Time = at,
        Alarm = false,
        Message = level switch
        {
            DecodingLevel.KeyFramesOnly => "asleep: nothing moves and nobody watches; key frames only",
            DecodingLevel.ReferencesOnly => "the machine has too much to do and nothing moves: pictures that no other refers to are left out",
            _ => "every picture is decoded",
        },
    });

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
