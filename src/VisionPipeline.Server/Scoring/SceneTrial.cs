using VisionPipeline.Events;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Scoring;

/// <summary>What the pipeline made of one simulated scene.</summary>
/// <param name="Spec">The scene.</param>
/// <param name="Score">Its events against the truth.</param>
/// <param name="Gain">What many looks brought.</param>
/// <param name="Lost">Vehicles of which a look alone was exact and the verdict was not, each with its looks.</param>
/// <param name="Events">All that was told, in the order in which it was.</param>
internal sealed record SceneTrial(SceneSpec Spec, SceneScore Score, LookGain Gain, IReadOnlyList<string> Lost, IReadOnlyList<PlateEvent> Events);
