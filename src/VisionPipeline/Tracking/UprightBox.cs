using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>Places of a box of the decoded frame as the upright picture shows them.</summary>
internal static class UprightBox
{
    /// <summary>The middle of the edge that is the lower one in the upright picture: where a vehicle stands on the road.</summary>
    public static ScenePoint Foot(in SceneMap map, in Box box) => map.Rotation switch
    {
        Rotation.Clockwise90 => map.At(box.Right, box.CenterY),
        Rotation.Clockwise180 => map.At(box.CenterX, box.Y),
        Rotation.Clockwise270 => map.At(box.X, box.CenterY),
        _ => map.At(box.CenterX, box.Bottom),
    };

    /// <summary>A vector of the decoded frame, turned as the upright picture is.</summary>
    public static (double X, double Y) Turn(Rotation rotation, double x, double y) => rotation switch
    {
        Rotation.Clockwise90 => (-y, x),
        Rotation.Clockwise180 => (-x, -y),
        Rotation.Clockwise270 => (y, -x),
        _ => (x, y),
    };
}
