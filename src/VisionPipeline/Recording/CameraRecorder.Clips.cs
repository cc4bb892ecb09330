using System.Globalization;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

public sealed partial class CameraRecorder
{
    private readonly List<StoredPacket> _copy = [];
    private readonly Dictionary<string, string> _clipOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openPasses = new(StringComparer.Ordinal);
    private long _activeUntil = long.MinValue;
    private long _clipUntil;

    /// <inheritdoc/>
    public void Activity(CaptureTime capture) => NoteActivity(capture.UnixMicroseconds);

    /// <summary>Something moves or a vehicle is seen: a camera that records on activity goes on for its post-roll from here.</summary>
    /// <param name="captureMicroseconds">Capture time, microseconds since 1970.</param>
    public void NoteActivity(long captureMicroseconds)
    {
        lock (_gate)
            _activeUntil = Math.Max(_activeUntil, captureMicroseconds + (long)_config.PostRoll.TotalMicroseconds);
    }

    /// <summary>
    /// A revision of a pass: begins its clip from the ring, or joins the one that is being written, and keeps it going until the
    /// post-roll after the pass's last sight.
    /// </summary>
    /// <param name="plate">The revision.</param>
    /// <returns>The clip's path relative to the recording folder; null where none is made.</returns>
    public string? OnPass(PlateEvent plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        NoteActivity(Microseconds(plate.Times.LastSeen));
        if (!_config.EventClips)
            return null;

        // Asked before the lock: the camera must not wait for the disk.
        string free = FreePath(plate);
        lock (_gate)
        {
            if (plate.State == PassState.Closed)
                _openPasses.Remove(plate.PassId);
            else
                _openPasses.Add(plate.PassId);
            if (_clipOf.TryGetValue(plate.PassId, out string? known))
            {
                Extend(plate);
                if (plate.State == PassState.Closed)
                    _clipOf.Remove(plate.PassId);
                return known;
            }

            RecordedFile? open = _clips.File is { IsAbandoned: false } file ? file : null;
            if (IsOver(plate, open?.StartMicroseconds ?? Ring.OldestCapture))
                return null;
            if (open is not null)
            {
                open.AddPass(plate.PassId);
                Extend(plate);
                return Remember(plate, open.Path);
            }

            return BeginClip(plate, free) ? Remember(plate, free) : null;
        }
    }

    private static long Microseconds(DateTimeOffset time) => (long)(time - DateTimeOffset.UnixEpoch).TotalMicroseconds;

    // Pass ids are letters, digits and dashes; should one not be, it must still not name another folder.
    internal static string SafeName(string passId) => string.Concat(passId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).TrimStart('.');

    private string Remember(PlateEvent plate, string path)
    {
        if (plate.State != PassState.Closed)
            _clipOf[plate.PassId] = path;
        return path;
    }

    private void Extend(PlateEvent plate) => _clipUntil = Math.Max(_clipUntil, Microseconds(plate.Times.LastSeen) + (long)_config.PostRoll.TotalMicroseconds);

    // What stood and was never read is told once, long after it was last seen: a clip from here on would show nothing of it.
    private bool IsOver(PlateEvent plate, long? oldest) =>
        plate.State == PassState.Closed && Microseconds(plate.Times.LastSeen) + (long)_config.PostRoll.TotalMicroseconds < oldest;

    private string FreePath(PlateEvent plate)
    {
        DateTimeOffset seen = plate.Times.FirstSeen.ToUniversalTime();
        string stem = string.Create(CultureInfo.InvariantCulture, $"clips/{Camera}/{seen:yyyy-MM-dd}/{SafeName(plate.PassId)}");
        string path = stem + ".mp4";
        for (int i = 2; File.Exists(Path.Combine(_root, path)); i++)
            path = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}.mp4");
        return path;
    }

    private bool BeginClip(PlateEvent plate, string path)
    {
        if (_epoch is null || _disk.Paused is not null)
            return false;
        _clipUntil = 0;
        Extend(plate);
        BeginWithPreRoll(_clips, null, PreRollStart(Microseconds(plate.Times.FirstSeen)), first =>
        {
            var file = new RecordedFile(RecordedKind.Clip, Camera, _epoch, first, path) { TimingLog = _config.TimingLog };
            file.AddPass(plate.PassId);
            return file;
        });
        return _clips.File is not null;
    }

    private long PreRollStart(long microseconds) => microseconds - (long)_config.PreRoll.TotalMicroseconds;

    // The ring has the newest packet already, so that it ends the pre-roll.
    private void BeginWithPreRoll(FileBuilder builder, StoredPacket? newest, long start, Func<StoredPacket, RecordedFile> make)
    {
        Ring.CopyFrom(start, _copy);
        if (_copy.Count > 0 && (newest is null || _copy.Contains(newest)))
        {
            builder.Begin(make(_copy[0]));
            foreach (StoredPacket packet in _copy)
            {
                if (packet.IsAudio)
                    builder.AddAudio(packet);
                else
                    builder.Add(packet);
            }
        }

        foreach (StoredPacket packet in _copy)
            packet.Release();
        _copy.Clear();
    }

    private void TakeForClip(StoredPacket packet)
    {
        // A pass that is still open keeps its clip going; a limit, should its end never be told.
        if (_clips.File is not RecordedFile file)
            return;
        long limit = _clipUntil + (_openPasses.Count > 0 ? LongestSilenceMicroseconds : 0);
        if (packet.CaptureMicroseconds > limit || packet.Dts - file.FirstDts > LongestClip || packet.CaptureMicroseconds < file.StartMicroseconds - LeastStepMicroseconds)
        {
            _clips.End(packet.Dts);
            _openPasses.Clear();
            _clipOf.Clear();
            return;
        }

        _clips.Add(packet);
    }

    // A parked car is one long pass: its clip need not be. Media time: the capture clock may be set.
    private const long LongestClip = 10L * 60 * MediaOutput.TicksPerSecond;

    // A clock that was set back to before the clip: what was said of its passes' times no longer holds. Packets may be a little out of order.
    private const long LeastStepMicroseconds = 1_000_000;

    // Revisions of a pass that is seen come more often than this.
    private const long LongestSilenceMicroseconds = 30L * 1_000_000;
}
