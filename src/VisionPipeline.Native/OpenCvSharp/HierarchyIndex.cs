namespace OpenCvSharp;

/// <summary>The neighbours of an outline among the outlines found; -1 where there is none.</summary>
/// <param name="Next">The next outline on the same level.</param>
/// <param name="Previous">The previous outline on the same level.</param>
/// <param name="Child">The first outline inside.</param>
/// <param name="Parent">The outline around it.</param>
public readonly record struct HierarchyIndex(int Next, int Previous, int Child, int Parent);
