using VisionPipeline.Voting;

namespace VisionPipeline.Recognition;

/// <summary>What came of reading one plate in one picture.</summary>
/// <param name="Reading">What it says.</param>
/// <param name="Looks">The evidence, to be put together with that of other pictures (<see cref="PlateVote"/>).</param>
public sealed record PlateObservation(PlateReading Reading, IReadOnlyList<PlateLook> Looks);
