using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;

namespace VisionPipeline.Events;

/// <summary>What a pass remembers of a look beside its evidence for the vote.</summary>
/// <param name="Text">What it read alone.</param>
/// <param name="Worth">Its quality times its own confidence.</param>
/// <param name="Capture">When its frame was taken.</param>
/// <param name="Plate">The plate in the upright frame.</param>
/// <param name="Vehicle">The vehicle likewise.</param>
/// <param name="Pictures">Its pictures; null where they were not kept.</param>
internal sealed record PassLook(string Text, double Worth, CaptureTime Capture, Box Plate, Box? Vehicle, LookEvidence? Pictures)
{
    /// <summary>Where the pictures are, once somebody was told of them.</summary>
    public EventEvidence? Stored { get; set; }
}
