using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>A list of plates. Immutable.</summary>
public sealed record PlateListConfig
{
    /// <summary>Its name in alerts.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required PlateListKind Kind { get; init; }

    /// <summary>Plates; <c>*</c> stands for any characters, <c>?</c> for one. Case, spaces, dots and hyphens do not matter. See <see cref="PlateLists.IsEntry"/>.</summary>
    public required IReadOnlyList<string> Entries { get; init; }

    /// <summary>
    /// How far a text may be from an entry without wildcards: 0.2 for each twin (O and 0), 0.5 for each similar shape (D and 0), below 1
    /// always, so that no other plate matches. 0 takes exact ones only. 0.4: two twins.
    /// </summary>
    public double ConfusableDistance { get; init; } = 0.4;

    /// <summary>Probability from which one of a plate's alternative texts matches too: 0 takes all, 1 none. 0.2.</summary>
    public double AlternativeProbability { get; init; } = 0.2;

    /// <summary>Whether a first reading already gives an alert, which a correction may withdraw.</summary>
    public bool Provisional { get; init; }
}
