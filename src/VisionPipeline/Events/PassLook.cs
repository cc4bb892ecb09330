using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;

namespace VisionPipeline.Events;

/// <summary>What a pass remembers of a look beside its evidence for the vote.</summary>
/// <param name="text">What it read alone.</param>
/// <param name="worth">Its quality times its own confidence.</param>
/// <param name="capture">When its frame was taken.</param>
/// <param name="plate">The plate in the upright frame.</param>
/// <param name="vehicle">The vehicle likewise.</param>
internal sealed class PassLook(string text, double worth, CaptureTime capture, Box plate, Box? vehicle)
{
    public string Text { get; } = text;

    public double Worth { get; } = worth;

    public CaptureTime Capture { get; } = capture;

    public Box Plate { get; } = plate;

    public Box? Vehicle { get; } = vehicle;

    /// <summary>Its pictures, until they are stored or no longer wanted.</summary>
    public LookEvidence? Pictures { get; set; }

    /// <summary>Where the pictures are, once somebody was told of them.</summary>
    public EventEvidence? Stored { get; set; }

    public bool HasPictures => Pictures is not null || Stored is not null;
}
