namespace VisionPipeline.Recording;

/// <summary>Hours of some days of the week, by the machine's local time.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">Beginning, included.</param>
/// <param name="To">End, not included; at or before <paramref name="From"/> it lies on the next day.</param>
public sealed record RecordingWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    /// <summary>Whether a local time lies in it.</summary>
    /// <param name="local">Local time.</param>
    public bool Holds(DateTime local)
    {
        TimeOnly time = TimeOnly.FromDateTime(local);
        if (From < To)
            return time >= From && time < To && Days.Contains(local.DayOfWeek);
        return (time >= From && Days.Contains(local.DayOfWeek)) || (time < To && Days.Contains(local.AddDays(-1).DayOfWeek));
    }
}
