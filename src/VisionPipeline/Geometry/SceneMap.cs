using VisionPipeline.Frames;

namespace VisionPipeline.Geometry;

/// <summary>The way from pixels of a decoded frame (before rotation) to places in the upright picture.</summary>
/// <param name="Width">Width of the decoded frame in pixels, at least 1.</param>
/// <param name="Height">Height of the decoded frame in pixels, at least 1.</param>
/// <param name="Rotation">Clockwise turn that makes it upright.</param>
public readonly record struct SceneMap(int Width, int Height, Rotation Rotation)
{
    /// <summary>Where a pixel lies in the upright picture.</summary>
    /// <param name="x">Pixels from the left.</param>
    /// <param name="y">Pixels from the top.</param>
    public ScenePoint At(double x, double y)
    {
        double u = x / Width;
        double v = y / Height;
        return Rotation switch
        {
            Rotation.Clockwise90 => new ScenePoint(1 - v, u),
            Rotation.Clockwise180 => new ScenePoint(1 - u, 1 - v),
            Rotation.Clockwise270 => new ScenePoint(v, 1 - u),
            _ => new ScenePoint(u, v),
        };
    }
}
