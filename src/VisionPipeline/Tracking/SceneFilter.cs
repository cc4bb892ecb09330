using VisionPipeline.Detection;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// Keeps what lies in a camera's regions of interest and not in its ignored ones. A plate counts with its middle; a vehicle is
/// kept where its middle or the middle of its lower edge is of interest, and dropped where its middle is ignored.
/// Immutable, so any thread may use it; allocates nothing.
/// </summary>
/// <param name="scene">The camera's regions.</param>
public sealed class SceneFilter(SceneConfig scene)
{
    private readonly SceneConfig _scene = scene ?? throw new ArgumentNullException(nameof(scene));

    /// <summary>Whether the camera has any region; without, everything is kept.</summary>
    public bool IsOpen => _scene.Interest.Count == 0 && _scene.Ignore.Count == 0;

    /// <summary>Whether one object is kept. What is not finite is not.</summary>
    /// <param name="map">Where the detector's pixels lie in the upright picture.</param>
    /// <param name="found">The object, in pixels of the decoded frame.</param>
    public bool Keeps(in SceneMap map, in DetectedObject found)
    {
        var box = new Box(found.X, found.Y, found.Width, found.Height);
        if (!float.IsFinite(box.X + box.Y + box.Width + box.Height))
            return false;
        if (IsOpen)
            return true;
        ScenePoint middle = map.At(box.CenterX, box.CenterY);
        if (IsIn(_scene.Ignore, middle))
            return false;
        return _scene.Interest.Count == 0
            || IsIn(_scene.Interest, middle)
            || (found.Class != ObjectClass.Plate && IsIn(_scene.Interest, UprightBox.Foot(map, box)));
    }

    /// <summary>Moves what is kept to the front, in its order.</summary>
    /// <param name="map">Where the detector's pixels lie in the upright picture.</param>
    /// <param name="found">The objects of one frame; what lies behind the kept ones afterwards is of no meaning.</param>
    /// <returns>How many were kept.</returns>
    public int Keep(in SceneMap map, Span<DetectedObject> found)
    {
        int kept = 0;
        for (int i = 0; i < found.Length; i++)
        {
            if (Keeps(map, found[i]))
                found[kept++] = found[i];
        }

        return kept;
    }

    // By index: an enumerator of the interface would be an allocation per object.
    private static bool IsIn(IReadOnlyList<Polygon> regions, ScenePoint point)
    {
        for (int i = 0; i < regions.Count; i++)
        {
            if (regions[i].Contains(point))
                return true;
        }

        return false;
    }
}
