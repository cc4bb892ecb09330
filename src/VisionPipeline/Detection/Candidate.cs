namespace VisionPipeline.Detection;

/// <summary>A box that passed its threshold, in pixels of the tensor.</summary>
internal struct Candidate
{
    public float Left;
    public float Top;
    public float Right;
    public float Bottom;
    public float Score;
    public ObjectClass Class;
    public int Anchor;

    /// <summary>Intersection over union of two boxes, 0..1; 0 where neither has an area.</summary>
    public static float Overlap(in Candidate a, in Candidate b)
    {
        float width = MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left);
        float height = MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top);
        if (!(width > 0 && height > 0))
            return 0;
        float common = width * height;
        float union = ((a.Right - a.Left) * (a.Bottom - a.Top)) + ((b.Right - b.Left) * (b.Bottom - b.Top)) - common;
        return union > 0 ? common / union : 0;
    }
}
