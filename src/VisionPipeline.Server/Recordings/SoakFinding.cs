using VisionPipeline.Recording;

namespace VisionPipeline.Server.Recordings;

/// <summary>What one kill left.</summary>
/// <param name="Repair">What repair did.</param>
/// <param name="Files">Files in the index.</param>
/// <param name="Lost">Seconds lost, for each camera.</param>
/// <param name="Faults">One line for each.</param>
internal sealed record SoakFinding(RepairReport Repair, int Files, IReadOnlyList<double> Lost, IReadOnlyList<string> Faults);
