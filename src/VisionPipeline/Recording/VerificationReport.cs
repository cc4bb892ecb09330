namespace VisionPipeline.Recording;

/// <summary>What a verification found.</summary>
/// <param name="Files">Files looked at.</param>
/// <param name="Bytes">Bytes hashed.</param>
/// <param name="Lines">One line for each fault: what, where, and what it means. Empty where all is well.</param>
public sealed record VerificationReport(int Files, long Bytes, IReadOnlyList<string> Lines);
