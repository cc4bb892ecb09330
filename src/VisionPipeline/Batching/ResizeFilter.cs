namespace VisionPipeline.Batching;

/// <summary>How source pixels are weighed into a target pixel. Pixel centres are at half coordinates in both pictures.</summary>
public enum ResizeFilter
{
    /// <summary>Exact average over the box that a target pixel covers, fractional edges included (OpenCV's INTER_AREA). Along an axis that is enlarged it is <see cref="Bilinear"/>.</summary>
    Area,

    /// <summary>The two nearest source samples along each axis (OpenCV's INTER_LINEAR). Shrinking by more than 2 skips samples, so fine patterns alias.</summary>
    Bilinear,
}
