using System.Globalization;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>Makes alerts of events: one per pass, list and entry; one that withdraws it where a correction says otherwise; and so on with each later change. Thread-safe.</summary>
/// <remarks>Which alerts a pass gave is remembered for the latest 4096 passes: after a restart a correction withdraws nothing.</remarks>
internal sealed class PlateWatch(PlateLists lists, PlatePrivacy? privacy)
{
    private const int Remembered = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pass> _passes = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The alerts of a revision, with its plate in clear text.</summary>
    public IReadOnlyList<StoredEvent> Look(PlateEvent plate)
    {
        List<PlateListHit> hits = plate.Plate is { } verdict ? [.. lists.Match(verdict).Where(hit => hit.Provisional || plate.State != PassState.Provisional)] : [];
        var news = new List<(PlateListHit Hit, bool Withdrawn, bool Again)>();
        lock (_gate)
        {
            bool known = _passes.TryGetValue(plate.PassId, out Pass? pass);
            pass ??= new Pass();
            // A pass that was another's tells nothing new of the vehicle: the other gives the alerts, this one only takes back.
            if (plate.MergedInto is null)
                news.AddRange(hits.Where(hit => !pass.Given.Any(old => Same(old, hit))).Select(hit => (hit, false, pass.Repeats(hit, false))));
            else
                hits.RemoveAll(hit => !pass.Given.Any(old => Same(old, hit)));
            if (plate.Plate is not null)
            {
                news.AddRange(pass.Given.Where(old => !hits.Any(hit => Same(old, hit))).Select(old => (old, true, pass.Repeats(old, true))));
                pass.Given = hits;
            }

            if (!known && hits.Count > 0)
                Remember(plate.PassId, pass);
        }

        return [.. news.Select(item => Alert(plate, item.Hit, item.Withdrawn, item.Again))];
    }

    private static bool Same(PlateListHit a, PlateListHit b) => a.List == b.List && a.Entry == b.Entry;

    // Also a closed pass stays: a revision with the hash of its clip may follow.
    private void Remember(string passId, Pass pass)
    {
        _passes[passId] = pass;
        _order.Enqueue(passId);
        while (_order.Count > Remembered)
            _passes.Remove(_order.Dequeue());
    }

    // The store keeps one alert of a name: what is given or taken back once more needs another, made of nothing but what the pass tells.
    private StoredEvent Alert(PlateEvent plate, PlateListHit hit, bool withdrawn, bool again)
    {
        string entry = privacy?.Hmac(PlateLists.Normalise(hit.Entry)) ?? hit.Entry;
        string identity = string.Create(CultureInfo.InvariantCulture, $"{plate.PassId}/{hit.List}/{entry}/{(withdrawn ? "withdrawn" : "given")}{(again ? $"/{plate.Revision}" : "")}");
        var alert = new PlateAlert
        {
            AlertId = identity,
            List = hit.List,
            Kind = hit.Kind,
            Entry = entry,
            Match = hit.Match,
            Distance = hit.Distance,
            Withdrawn = withdrawn,
            Event = privacy?.Apply(plate) ?? plate,
        };
        return new StoredEvent
        {
            Kind = EventKinds.Alerts,
            Key = plate.Camera,
            Identity = "alert/" + identity,
            PassId = plate.PassId,
            Revision = plate.Revision,
            CapturedUs = EventOutbox.Microseconds(plate.Times.Captured),
            Body = PlateEventJson.Write(alert),
        };
    }

    private sealed class Pass
    {
        private readonly HashSet<(string List, string Entry, bool Withdrawn)> _told = [];

        /// <summary>What its alerts claim.</summary>
        public List<PlateListHit> Given { get; set; } = [];

        /// <summary>Whether this news was told of the pass before.</summary>
        public bool Repeats(PlateListHit hit, bool withdrawn) => !_told.Add((hit.List, hit.Entry, withdrawn));
    }
}
