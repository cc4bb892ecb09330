using VisionPipeline.Recognition;

namespace VisionPipeline.Server.Reading;

/// <summary>A place that the detector takes for a plate.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Score">How sure the detector is, 0..1.</param>
internal readonly record struct FoundPlate(PlatePlace Place, double Score)
{
    /// <summary>The place as an upright box.</summary>
    public PixelBox Box => new(Place.X, Place.Y, Place.Width, Place.Height);
}
