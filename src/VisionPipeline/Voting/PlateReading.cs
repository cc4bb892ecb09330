namespace VisionPipeline.Voting;

/// <summary>What a plate says, as far as the looks at it tell.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PlateReading
{
    /// <summary>The most probable text: digits and capitals, first line before second; empty where nothing can be read.</summary>
    public required string Text { get; init; }

    /// <summary>Calibrated probability that every character of <see cref="Text"/> is right, 0..1.</summary>
    public required double Confidence { get; init; }

    /// <summary>For each character of <see cref="Text"/> the probability that it is right, 0..1.</summary>
    public required IReadOnlyList<double> Characters { get; init; }

    /// <summary>Other texts, most probable first.</summary>
    public required IReadOnlyList<PlateAlternative> Alternatives { get; init; }

    /// <summary>Most probable region (ISO 3166-1 alpha-2, <c>XX</c> where it cannot be told).</summary>
    public required string Region { get; init; }

    /// <summary>Probability of <see cref="Region"/>, 0..1.</summary>
    public required double RegionConfidence { get; init; }

    /// <summary>Probability that there is no readable plate, 0..1.</summary>
    public required double NoPlate { get; init; }

    /// <summary>Looks that it rests on.</summary>
    public required int Looks { get; init; }

    /// <summary>A reading that rests on nothing.</summary>
    public static PlateReading None { get; } = new()
    {
        Text = "",
        Confidence = 0,
        Characters = [],
        Alternatives = [],
        Region = "XX",
        RegionConfidence = 0,
        NoPlate = 1,
        Looks = 0,
    };
}
