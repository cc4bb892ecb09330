using System.Collections.Concurrent;
using System.Globalization;
using VisionPipeline.Events;

namespace VisionPipeline.Recording;

public sealed partial class RecordingService
{
    private readonly ConcurrentDictionary<string, EventEvidence> _evidence = new(StringComparer.Ordinal);

    /// <summary>
    /// A revision of a pass: keeps its clip going, keeps its pictures, and binds both to it in the evidence chain. Give the result to
    /// the event before it is published.
    /// </summary>
    /// <remarks>
    /// Paths and hashes of pictures are known at once; writing follows on the disk's thread within the recovery point. A revision
    /// without new pictures keeps those of the one before. The clip's hash is known only when it ends: it is in the index and in the
    /// evidence chain. Where recording pauses or the disk is behind, what cannot be kept is null and told as an alarm.
    /// </remarks>
    /// <param name="plate">The revision.</param>
    /// <param name="pictures">New pictures; null where there are none.</param>
    /// <returns>What was kept; null where nothing was.</returns>
    public EventEvidence? OnPass(PlateEvent plate, PassPictures? pictures = null)
    {
        ArgumentNullException.ThrowIfNull(plate);
        CameraRecorder camera = Attach(plate.Camera);
        string? clip = camera.OnPass(plate);
        EventEvidence? evidence = _evidence.GetValueOrDefault(plate.PassId) ?? plate.Evidence;
        if (clip is not null && evidence?.Clip is null)
            evidence = (evidence ?? new EventEvidence()) with { Clip = clip };
        if (pictures is not null && _config.For(plate.Camera).Pictures && _disk.Paused is null)
            evidence = Keep(plate, pictures, evidence ?? new EventEvidence());
        if (plate.State == PassState.Closed)
            _evidence.TryRemove(plate.PassId, out _);
        else if (evidence is not null)
            _evidence[plate.PassId] = evidence;
        _disk.Note(new EvidenceEntry("event") { Event = EvidenceEvent.Of(plate, evidence) });
        return evidence;
    }

    /// <summary>Whether a camera's passes want the copy of the frame with box, text and time drawn in.</summary>
    /// <param name="camera">The camera's name.</param>
    public bool WantsOverlay(string camera) => _config.For(camera) is { Pictures: true, OverlayPicture: true };

    private EventEvidence Keep(PlateEvent plate, PassPictures pictures, EventEvidence evidence)
    {
        if (pictures.Frame is byte[] frame && Keep(plate, "frame", frame) is (string framePath, string frameHash))
            evidence = evidence with { Frame = framePath, FrameSha256 = frameHash };
        if (pictures.Crop is byte[] crop && Keep(plate, "crop", crop) is (string cropPath, string cropHash))
            evidence = evidence with { Crop = cropPath, CropSha256 = cropHash };
        if (pictures.Overlay is byte[] overlay && Keep(plate, "overlay", overlay) is (string overlayPath, string overlayHash))
            evidence = evidence with { Overlay = overlayPath, OverlaySha256 = overlayHash };
        return evidence;
    }

    // The revision is in the name: what an earlier revision pointed to stays what it was.
    private (string Path, string Hash)? Keep(PlateEvent plate, string what, byte[] jpeg)
    {
        DateTimeOffset seen = plate.Times.FirstSeen.ToUniversalTime();
        string path = string.Create(
            CultureInfo.InvariantCulture,
            $"evidence/{plate.Camera}/{seen:yyyy-MM-dd}/{CameraRecorder.SafeName(plate.PassId)}-r{plate.Revision}-{what}.jpg");
        long captured = (long)(plate.Times.Captured - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        var row = new RecordingRow
        {
            Kind = RecordedKind.Picture,
            Camera = plate.Camera,
            Path = path,
            State = RecordingState.Closed,
            StartMicroseconds = captured,
            EndMicroseconds = captured + 1,
            Bytes = jpeg.Length,
            Codec = "jpeg",
            Packets = 1,
            Sha256 = FileHash.Of(jpeg),
            Passes = [plate.PassId],
        };
        return _disk.TryKeep(row, jpeg) ? (path, row.Sha256) : null;
    }
}
