namespace VisionPipeline.Recording;

/// <summary>What a repair found and did.</summary>
/// <param name="Repaired">Files that were open at a crash; torn fragments were cut.</param>
/// <param name="Adopted">Whole files without a row, which have one now.</param>
/// <param name="SetAside">Files that are no recordings, moved to <c>set-aside</c> with a reason.</param>
/// <param name="Deleted">Deletions that were under way, finished.</param>
/// <param name="Missing">Rows whose file is gone, dropped.</param>
/// <param name="Lines">One line for each, without secrets.</param>
public sealed record RepairReport(int Repaired, int Adopted, int SetAside, int Deleted, int Missing, IReadOnlyList<string> Lines)
{
    /// <summary>The rows of files that were repaired or taken in.</summary>
    public IReadOnlyList<RecordingRow> Rows { get; init; } = [];
}
