using System.Globalization;
using VisionPipeline.Events;
using VisionPipeline.Voting;

namespace VisionPipeline.Simulation;

/// <summary>Compares plate events of one camera with the truth of the scene that it saw.</summary>
/// <remarks>
/// An event belongs to a pass that was in view when its deciding frame was taken; among several, to the one whose plate is nearest to
/// its text (<see cref="Confusables.Distance"/>), the best pairs first. Passes that are not countable, or lie only partly within the time
/// that was watched, are asked for by nobody, and an event on one of them is no fault.
/// </remarks>
public static class SceneScorer
{
    // Trackers and clocks are a little off at the edges of the picture.
    private const double Slack = 1.0;

    /// <summary>Compares.</summary>
    /// <param name="truth">The scene; its origin must be set.</param>
    /// <param name="events">Events of that camera alone, all revisions.</param>
    /// <param name="from">Capture time from which the camera was watched.</param>
    /// <param name="to">Capture time until which it was; passes that end later are not asked for.</param>
    /// <exception cref="ArgumentException">The truth has no origin.</exception>
    public static SceneScore Of(SceneTruth truth, IEnumerable<PlateEvent> events, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(events);
        double origin = truth.Origin ?? throw new ArgumentException($"the truth of {truth.Scene} does not say when it began (origin)");
        double begin = Seconds(from);
        double end = Seconds(to);
        PlateEvent[] last = [.. events.GroupBy(static plate => plate.PassId).Where(static pass => IsOwn([.. pass])).Select(static pass => pass.MaxBy(static plate => plate.Revision)!).Where(static plate => plate.Plate is not null)];
        List<Shown> shown = Unroll(truth, origin, begin, end);
        int[] owner = Assign(last, shown);
        for (int e = 0; e < last.Length; e++)
        {
            if (owner[e] >= 0)
                shown[owner[e]].Events.Add(last[e]);
        }

        ScoredPass[] asked = [.. shown.Where(static pass => pass.IsAsked).Select(static pass => new ScoredPass(pass.Pass, pass.From + Slack, pass.Events))];
        return new SceneScore
        {
            Passes = asked.Length,
            Found = asked.Count(static pass => pass.IsFound),
            Exact = asked.Count(static pass => pass.IsExact),
            Folded = asked.Count(static pass => pass.IsFolded),
            Duplicates = shown.Sum(static pass => Math.Max(0, pass.Events.Count - 1)),
            False = owner.Count(static pass => pass < 0),
            Events = last.Length,
            Asked = asked,
            Faults =
            [
                .. asked.Where(static pass => !pass.IsExact).Select(pass => Words(pass, origin)),
                .. last.Where((_, e) => owner[e] < 0).Select(plate => string.Create(CultureInfo.InvariantCulture, $"{Seconds(plate.Times.Captured) - origin:0.0} s: {plate.Plate!.Text} read where nothing passed")),
            ],
        };
    }

    private static bool IsOwn(PlateEvent[] pass) =>
        Array.TrueForAll(pass, static plate => plate.MergedInto is null) || Array.Exists(pass, static plate => plate.State is PassState.Confirmed or PassState.Corrected);

    private static List<Shown> Unroll(SceneTruth truth, double origin, double begin, double end)
    {
        List<Shown> shown = [];
        for (int round = Math.Max(0, (int)Math.Floor((begin - origin) / truth.Seconds)); origin + ((double)round * truth.Seconds) < end; round++)
        {
            double start = origin + ((double)round * truth.Seconds);
            foreach (TruthPass pass in truth.Passes)
            {
                bool whole = start + pass.FirstSeconds >= begin && start + pass.LastSeconds <= end;
                shown.Add(new Shown(pass, start + pass.FirstSeconds - Slack, start + pass.LastSeconds + Slack, pass.Countable && whole));
            }
        }

        return shown;
    }

    // Best pairs first; an event whose pass is taken goes to it all the same, as its duplicate.
    private static int[] Assign(PlateEvent[] events, List<Shown> shown)
    {
        List<(double Cost, int Event, int Pass)> pairs = [];
        for (int e = 0; e < events.Length; e++)
        {
            double time = Seconds(events[e].Times.Captured);
            for (int p = 0; p < shown.Count; p++)
            {
                if (time >= shown[p].From && time <= shown[p].To)
                    pairs.Add((Confusables.Distance(events[e].Plate!.Text, shown[p].Pass.Plate), e, p));
            }
        }

        pairs.Sort();
        int[] owner = new int[events.Length];
        Array.Fill(owner, -1);
        var taken = new HashSet<int>();
        foreach ((_, int e, int p) in pairs)
        {
            if (owner[e] < 0 && taken.Add(p))
                owner[e] = p;
        }

        foreach ((_, int e, int p) in pairs)
            owner[e] = owner[e] < 0 ? p : owner[e];
        return owner;
    }

    private static string Words(ScoredPass pass, double origin) => string.Create(
        CultureInfo.InvariantCulture,
        $"{pass.First - origin:0.0} s: {pass.Pass.Vehicle} {pass.Pass.Plate} ({pass.Pass.Region}) {(pass.Events.Count == 0 ? "missed" : "read as " + string.Join(", ", pass.Events.Select(static plate => plate.Plate!.Text)))}");

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>One showing of a pass; times in seconds since 1970.</summary>
    private sealed record Shown(TruthPass Pass, double From, double To, bool IsAsked)
    {
        public List<PlateEvent> Events { get; } = [];
    }
}
