using VisionPipeline.Events;

namespace VisionPipeline.Recording;

public sealed partial class RecordingService
{
    // What a crash may cost of it; each time is one small transaction.
    private const int TicksBetweenStores = 5;

    private readonly Lock _storing = new();
    private int _ticks;
    private long? _tracksDeleted;

    /// <summary>Remembers where vehicles and plates were; stored every few seconds, kept as long as segments or clips of the camera may be.</summary>
    public TrackLog Tracks { get; private init; } = new();

    private void StoreTracks(bool isLast)
    {
        lock (_storing)
        {
            if (!isLast && ++_ticks % TicksBetweenStores != 0)
                return;
            (IReadOnlyList<TrackStretch> stretches, IReadOnlyList<KeyValuePair<TrackKey, string>> names) = Tracks.Drain();
            long now = (long)(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
            if ((stretches.Count > 0 || names.Count > 0) && _disk.Paused is null)
                _disk.Post(() => _index.PutTracks(stretches, names, now));
            if (_tracksDeleted is long last && _time.GetElapsedTime(last) < _config.RetentionInterval)
                return;
            _tracksDeleted = _time.GetTimestamp();
            _disk.Post(() => DeleteTracks(now));
        }
    }

    // Those of cameras that are no longer there too.
    private void DeleteTracks(long now)
    {
        foreach (string camera in _index.TrackCameras())
        {
            if (_config.For(camera) is { KeepSegments: { } segments, KeepEvents: { } events })
                _index.DeleteTracks(camera, now - (long)Math.Max(segments.TotalMicroseconds, events.TotalMicroseconds), now);
        }

        _index.TrimTracks();
    }
}
