namespace VisionPipeline.Server.Reading;

/// <summary>An upright box in pixels of the picture.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
internal readonly record struct PixelBox(float X, float Y, float Width, float Height)
{
    /// <summary>Its area in square pixels.</summary>
    public double Area => (double)Width * Height;

    /// <summary>Area that two boxes share.</summary>
    public double Shared(in PixelBox other) =>
        Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X)) * (double)Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));

    /// <summary>Intersection over union, 0..1.</summary>
    public double Overlap(in PixelBox other)
    {
        double shared = Shared(other);
        return shared <= 0 ? 0 : shared / (Area + other.Area - shared);
    }

    /// <summary>Left, top, width, height to a tenth of a pixel.</summary>
    public double[] ToArray() => [Tenth(X), Tenth(Y), Tenth(Width), Tenth(Height)];

    private static double Tenth(float value) => Math.Round(value, 1);
}
