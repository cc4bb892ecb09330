namespace VisionPipeline.Server.Reading;

/// <summary>What is drawn for one vehicle or plate.</summary>
internal sealed record OverlayMark
{
    /// <summary>The vehicle; null draws none.</summary>
    public PixelBox? Vehicle { get; init; }

    /// <summary>The plate; null draws none.</summary>
    public PixelBox? Plate { get; init; }

    /// <summary>What is written at the plate; null writes nothing.</summary>
    public string? Text { get; init; }

    /// <summary>How sure that is, 0..1.</summary>
    public double Confidence { get; init; } = 1;
}
