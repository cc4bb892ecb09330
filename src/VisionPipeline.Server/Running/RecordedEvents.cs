using System.Collections.Concurrent;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Looks;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Running;

/// <summary>Binds recording to the events: pictures and clips of a pass are kept, and each revision says where, before it goes on.</summary>
/// <param name="recording">Keeps them.</param>
/// <param name="inner">Takes the events.</param>
internal sealed class RecordedEvents(RecordingService recording, IEventSink inner) : IEventSink, IEvidenceStore
{
    private readonly ConcurrentDictionary<string, PassPictures> _pictures = new(StringComparer.Ordinal);

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
        EventEvidence? evidence = recording.OnPass(plate, pictures);
        inner.Accept(evidence is null ? plate : plate with { Evidence = evidence });
    }

    public void Accept(HealthEvent health) => inner.Accept(health);
}
