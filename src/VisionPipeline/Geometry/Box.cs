namespace VisionPipeline.Geometry;

/// <summary>An upright rectangle in pixels of a decoded frame (continuous: pixel (0, 0) covers 0..1).</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, at least 0.</param>
/// <param name="Height">Height, at least 0.</param>
public readonly record struct Box(float X, float Y, float Width, float Height)
{
    /// <summary>Right edge.</summary>
    public float Right => X + Width;

    /// <summary>Lower edge.</summary>
    public float Bottom => Y + Height;

    /// <summary>Middle, horizontally.</summary>
    public float CenterX => X + (Width / 2);

    /// <summary>Middle, vertically.</summary>
    public float CenterY => Y + (Height / 2);

    /// <summary>Square pixels.</summary>
    public float Area => Width * Height;

    /// <summary>Square pixels that both cover.</summary>
    /// <param name="other">The other.</param>
    public float Shared(in Box other) =>
        Math.Max(0, Math.Min(Right, other.Right) - Math.Max(X, other.X)) * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Y, other.Y));

    /// <summary>Intersection over union, 0..1; 0 where both are empty.</summary>
    /// <param name="other">The other.</param>
    public float IoU(in Box other)
    {
        float shared = Shared(other);
        float union = Area + other.Area - shared;
        return union > 0 ? shared / union : 0;
    }
}
