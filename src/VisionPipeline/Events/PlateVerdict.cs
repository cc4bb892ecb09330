using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>What a plate says.</summary>
public sealed record PlateVerdict
{
    /// <summary>Digits and capitals, first line before second. Empty where <see cref="Hmac"/> stands for it.</summary>
    public required string Text { get; init; }

    /// <summary>In privacy mode the keyed HMAC-SHA256 of the text, lower-case hexadecimal; else null.</summary>
    public string? Hmac { get; init; }

    /// <summary>Which key <see cref="Hmac"/> was made with; null without one.</summary>
    public string? KeyId { get; init; }

    /// <summary>ISO 3166-1 alpha-2, <c>XX</c> where it cannot be told.</summary>
    public required string Region { get; init; }

    /// <summary>Calibrated probability that the whole text is right, 0..1.</summary>
    public required double Confidence { get; init; }

    /// <summary>For each character the probability that it is right, 0..1.</summary>
    public required IReadOnlyList<double> Characters { get; init; }

    /// <summary>Other texts, most probable first.</summary>
    public required IReadOnlyList<PlateAlternative> Alternatives { get; init; }

    /// <summary>Where the plate is in the evidence frame.</summary>
    public required EventBox Box { get; init; }
}
