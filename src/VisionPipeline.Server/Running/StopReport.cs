namespace VisionPipeline.Server.Running;

/// <summary>What came of stopping. Immutable.</summary>
/// <param name="Failed">Steps that ended with an exception, in order.</param>
/// <param name="StillRunning">The step that ran when the deadline was over; null for none.</param>
/// <param name="NotBegun">Steps behind it, which were not begun.</param>
/// <param name="Took">How long all of it took.</param>
internal sealed record StopReport(IReadOnlyList<string> Failed, string? StillRunning, IReadOnlyList<string> NotBegun, TimeSpan Took)
{
    /// <summary>Whether everything stopped as it should.</summary>
    public bool IsClean => Failed.Count == 0 && StillRunning is null;
}
