using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Scoring;

/// <summary>How the events of one camera compare with the truth.</summary>
/// <param name="Camera">Its name; <c>all</c> for all together.</param>
/// <param name="Score">Counts and faults.</param>
/// <param name="Latency">How long verdicts took.</param>
internal sealed record CameraScore(string Camera, SceneScore Score, LatencyScore Latency);
