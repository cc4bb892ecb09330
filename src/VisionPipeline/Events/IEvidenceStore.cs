using VisionPipeline.Frames;
using VisionPipeline.Looks;

namespace VisionPipeline.Events;

/// <summary>Keeps the pictures of passes. Thread-safe.</summary>
public interface IEvidenceStore
{
    /// <summary>Keeps the pictures of a look.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="passId">The pass.</param>
    /// <param name="captured">When the frame was taken.</param>
    /// <param name="pictures">The pictures.</param>
    /// <returns>Where they are; null where they could not be kept, which never holds an event up.</returns>
    EventEvidence? Keep(string camera, string passId, in CaptureTime captured, LookEvidence pictures);
}
