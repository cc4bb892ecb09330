namespace VisionPipeline.Geometry;

/// <summary>A closed region of a camera's picture. Immutable; may be concave, must not cross itself.</summary>
/// <param name="Points">Its corners in order, 3 or more.</param>
public sealed record Polygon(IReadOnlyList<ScenePoint> Points)
{
    /// <summary>Whether a place lies within it, by the crossing-number rule (Shimrat, CACM 5, 1962). Edges count as inside on one side only.</summary>
    /// <param name="point">The place.</param>
    public bool Contains(ScenePoint point)
    {
        bool inside = false;
        for (int i = 0, j = Points.Count - 1; i < Points.Count; j = i++)
        {
            ScenePoint a = Points[i];
            ScenePoint b = Points[j];
            if (a.Y > point.Y != b.Y > point.Y && point.X < ((b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y)) + a.X)
                inside = !inside;
        }

        return inside;
    }
}
