namespace VisionPipeline.Geometry;

/// <summary>A named line that vehicles cross; seen from <see cref="From"/> to <see cref="To"/>, crossing to the right is "forward".</summary>
/// <param name="Name">Unique within its camera.</param>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
public sealed record CountingLine(string Name, ScenePoint From, ScenePoint To);
