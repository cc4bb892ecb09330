namespace VisionPipeline.Recording;

/// <summary>What a look at the evidence chain found.</summary>
/// <param name="Lines">Lines read.</param>
/// <param name="Files">Files whose hashes were compared.</param>
/// <param name="Deleted">Files that retention took, which a line says.</param>
/// <param name="LastHash">SHA-256 of the last line: keep it elsewhere to see later whether lines were cut off.</param>
/// <param name="Faults">One line for each link that breaks. Empty where all hold.</param>
public sealed record EvidenceReport(long Lines, int Files, int Deleted, string LastHash, IReadOnlyList<string> Faults);
