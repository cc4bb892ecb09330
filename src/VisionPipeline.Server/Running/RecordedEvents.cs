using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Looks;
using VisionPipeline.Native;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Running;

/// <summary>Binds recording to the events: pictures and clips of a pass are kept, and each revision says where, before it goes on.</summary>
/// <remarks>
/// A clip ends after its pass has closed: one more revision of the pass, closed as the last, then tells the clip's hash. Thread-safe.
/// Dispose it after the recording, whose last clips end then, and before the sink.
/// </remarks>
internal sealed class RecordedEvents : IEventSink, IEvidenceStore, IDisposable
{
    // Clips whose passes are open or to come; a pass that is never closed must not stay for ever.
    private const int MostRemembered = 4096;

    private readonly RecordingService _recording;
    private readonly IEventSink _inner;
    private readonly PlatePrivacy? _privacy;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, PassPictures> _pictures = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Queue<string> _hashOrder = new();
    private readonly Dictionary<string, List<PlateEvent>> _awaiting = new(StringComparer.Ordinal);
    private readonly Channel<PlateEvent> _late = Channel.CreateUnbounded<PlateEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _telling;

    /// <summary>Binds.</summary>
    /// <param name="recording">Keeps pictures and clips; must outlive the events.</param>
    /// <param name="inner">Takes the events.</param>
    /// <param name="privacy">In privacy mode: no text comes near a file. Null otherwise.</param>
    /// <param name="log">Takes faults of keeping: the event goes on without what was not kept.</param>
    public RecordedEvents(RecordingService recording, IEventSink inner, PlatePrivacy? privacy, ILogger log)
    {
        _recording = recording;
        _inner = inner;
        _privacy = privacy;
        _log = log;
        _telling = Task.Run(TellAsync);
        recording.ClipEnded = OnClip;
    }

    /// <summary>Remembers the pictures for the revision that follows: only then is it known what its number is.</summary>
    public EventEvidence? Keep(string camera, string passId, in CaptureTime captured, LookEvidence pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        _pictures[passId] = new PassPictures { Frame = pictures.Frame?.ToArray(), Crop = pictures.Crop.ToArray() };
        return null;
    }

    public void Accept(PlateEvent plate)
    {
        _pictures.TryRemove(plate.PassId, out PassPictures? pictures);
        EventEvidence? evidence = null;
        try
        {
            if (pictures?.Frame is { } frame && _recording.WantsOverlay(plate.Camera))
                pictures = pictures with { Overlay = Draw(plate, frame) };
            evidence = _recording.OnPass(_privacy?.Apply(plate) ?? plate, pictures);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            RunLog.NotKept(_log, plate.PassId, e.Message.ReplaceLineEndings(" "));
        }

        PlateEvent told = evidence is null ? plate : plate with { Evidence = WithHash(evidence) };
        _inner.Accept(told);
        if (_privacy is not { KeepsEvidence: false } && told is { State: PassState.Closed, Evidence: { Clip: { } clip, ClipSha256: null } })
            Await(told, clip);
    }

    public void Accept(HealthEvent health) => _inner.Accept(health);

    /// <summary>Tells what is left. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        _recording.ClipEnded = null;
        _late.Writer.TryComplete();
        _telling.GetAwaiter().GetResult();
    }

    private byte[]? Draw(PlateEvent plate, byte[] frame)
    {
        try
        {
            return JpegFile.Change(frame, picture =>
            {
                string? text = plate.Plate is not { } verdict ? null
                    : _privacy is not null ? ""
                    : string.Create(CultureInfo.InvariantCulture, $"{verdict.Text} {verdict.Confidence:P0} {verdict.Region}");
                Overlay.Draw(picture, [new OverlayMark
                {
                    Vehicle = plate.Vehicle.Box is { } vehicle ? Mark(vehicle) : null,
                    Plate = plate.Plate is { } read ? Mark(read.Box) : null,
                    Text = text is "" ? null : text,
                    Confidence = plate.Plate?.Confidence ?? 0,
                }]);
                Overlay.Caption(picture, plate.Camera, plate.Times.Captured);
            });
        }
        catch (NativeException e)
        {
            RunLog.PictureNotMade(_log, plate.PassId, "drawn", e.Message);
            return null;
        }
    }

    private static PixelBox Mark(in EventBox box) => new((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height);

    private EventEvidence WithHash(EventEvidence evidence)
    {
        lock (_gate)
            return evidence.Clip is { } clip && _hashes.TryGetValue(clip, out string? hash) ? evidence with { ClipSha256 = hash } : evidence;
    }

    private void Await(PlateEvent closed, string clip)
    {
        lock (_gate)
        {
            if (_hashes.TryGetValue(clip, out string? hash))
            {
                _late.Writer.TryWrite(WithClip(closed, hash));
                return;
            }

            if (!_awaiting.TryGetValue(clip, out List<PlateEvent>? waiting))
            {
                if (_awaiting.Count >= MostRemembered)
                    return;
                _awaiting.Add(clip, waiting = []);
            }

            waiting.Add(closed);
        }
    }

    private void OnClip(RecordingRow clip)
    {
        if (clip.Sha256 is not { } hash)
            return;
        lock (_gate)
        {
            if (_hashes.TryAdd(clip.Path, hash))
                _hashOrder.Enqueue(clip.Path);
            while (_hashOrder.Count > MostRemembered)
                _hashes.Remove(_hashOrder.Dequeue());
            if (_awaiting.Remove(clip.Path, out List<PlateEvent>? waiting))
                waiting.ForEach(closed => _late.Writer.TryWrite(WithClip(closed, hash)));
        }
    }

    private static PlateEvent WithClip(PlateEvent closed, string hash) =>
        closed with { Revision = closed.Revision + 1, Evidence = closed.Evidence! with { ClipSha256 = hash } };

    // Not on the disk's thread: storing an event may have to wait.
    private async Task TellAsync()
    {
        await foreach (PlateEvent plate in _late.Reader.ReadAllAsync().ConfigureAwait(false))
            _inner.Accept(plate);
    }
}
