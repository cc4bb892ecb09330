using VisionPipeline.Events;

namespace VisionPipeline.Server.Scoring;

/// <summary>
/// From the capture of the frame that decided to the telling of the first revision that bears the final text, over all passes with a
/// text, those left out that were another's. Milliseconds; all null where there were none. Means something only where capture times and this machine's clock agree.
/// </summary>
/// <param name="Verdicts">Passes with a text.</param>
/// <param name="P50Ms">Median.</param>
/// <param name="P95Ms">95 of 100 are no slower.</param>
/// <param name="P99Ms">99 of 100 are no slower.</param>
/// <param name="MaxMs">The slowest.</param>
internal sealed record LatencyScore(int Verdicts, double? P50Ms, double? P95Ms, double? P99Ms, double? MaxMs)
{
    /// <summary>Measures.</summary>
    /// <param name="events">Events with all their revisions.</param>
    public static LatencyScore Of(IEnumerable<PlateEvent> events)
    {
        double[] sorted = [.. events.GroupBy(static plate => (plate.Camera, plate.PassId)).Select(Verdict).OfType<double>().Order()];
        return new LatencyScore(sorted.Length, At(sorted, .5), At(sorted, .95), At(sorted, .99), At(sorted, 1));
    }

    private static double? Verdict(IEnumerable<PlateEvent> pass)
    {
        PlateEvent[] revisions = [.. pass.OrderBy(static plate => plate.Revision)];
        if (revisions[^1] is not { MergedInto: null, Plate.Text: { } final })
            return null;
        PlateEvent first = revisions.First(plate => plate.Plate?.Text == final);
        return (first.Times.Emitted - first.Times.Captured).TotalMilliseconds;
    }

    // Nearest rank: a value that really occurred.
    internal static double? At(double[] sorted, double share) => sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
