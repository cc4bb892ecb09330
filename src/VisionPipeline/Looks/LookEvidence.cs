using VisionPipeline.Geometry;

namespace VisionPipeline.Looks;

/// <summary>What was read, as pictures. Immutable; the bytes are never written to again.</summary>
/// <param name="Frame">JPEG of the whole frame, upright; null where the frame could not be held.</param>
/// <param name="Crop">JPEG of the plate's neighbourhood, upright.</param>
public sealed record LookEvidence(ReadOnlyMemory<byte>? Frame, ReadOnlyMemory<byte> Crop)
{
    /// <summary>Where the plate is in the frame, pixels.</summary>
    public Box Plate { get; init; }

    /// <summary>Where it is in the crop, pixels.</summary>
    public Box PlateInCrop { get; init; }
}
