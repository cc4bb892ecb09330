using VisionPipeline.Events;
using VisionPipeline.Voting;

namespace VisionPipeline.Simulation;

/// <summary>A pass that was asked for, and what was told of it.</summary>
/// <param name="Pass">What really passed.</param>
/// <param name="First">When its plate came into view, seconds since 1970.</param>
/// <param name="Events">The last revision of each event on it; more than one where it was told twice.</param>
public sealed record ScoredPass(TruthPass Pass, double First, IReadOnlyList<PlateEvent> Events)
{
    /// <summary>Whether anything was told.</summary>
    public bool IsFound => Events.Count > 0;

    /// <summary>Whether an event says exactly what the plate says.</summary>
    public bool IsExact => Events.Any(plate => plate.Plate!.Text == Pass.Plate);

    /// <summary>Whether one says it but for O and 0, I and 1.</summary>
    public bool IsFolded => Events.Any(plate => PlateAlphabet.Fold(plate.Plate!.Text) == PlateAlphabet.Fold(Pass.Plate));
}
