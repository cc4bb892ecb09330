namespace VisionPipeline.Testing;

/// <summary>What moves in a <see cref="ClipRecipe"/>.</summary>
public enum ClipPicture
{
    /// <summary>Colours, edges and a running clock; compresses well.</summary>
    TestPattern,

    /// <summary>Fine detail that grows.</summary>
    Mandelbrot,

    /// <summary>Every pixel random: the highest bit rate.</summary>
    Noise,
}
