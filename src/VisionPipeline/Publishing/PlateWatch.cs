using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>Makes alerts of events: one per pass, list and entry; and one that withdraws it where a correction says otherwise. Thread-safe.</summary>
/// <remarks>Which alerts a pass gave is remembered for the latest 4096 passes: after a restart a correction withdraws nothing.</remarks>
internal sealed class PlateWatch(PlateLists lists, PlatePrivacy? privacy)
{
    private const int Remembered = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<PlateListHit>> _given = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The alerts of a revision, with its plate in clear text.</summary>
    public IReadOnlyList<StoredEvent> Look(PlateEvent plate)
    {
        List<PlateListHit> hits = plate.Plate is { } verdict ? [.. lists.Match(verdict).Where(hit => hit.Provisional || plate.State != PassState.Provisional)] : [];
        var news = new List<(PlateListHit Hit, bool Withdrawn)>();
        lock (_gate)
        {
            _given.TryGetValue(plate.PassId, out List<PlateListHit>? given);
            // A pass that was another's tells nothing new of the vehicle: the other gives the alerts, this one only takes back.
            if (plate.MergedInto is null)
                news.AddRange(hits.Where(hit => given is null || !given.Any(old => Same(old, hit))).Select(hit => (hit, false)));
            else
                hits.RemoveAll(hit => given is null || !given.Any(old => Same(old, hit)));
            if (given is not null && plate.Plate is not null)
                news.AddRange(given.Where(old => !hits.Any(hit => Same(old, hit))).Select(old => (old, true)));
            Remember(plate, hits, given);
        }

        return [.. news.Select(item => Alert(plate, item.Hit, item.Withdrawn))];
    }

    private static bool Same(PlateListHit a, PlateListHit b) => a.List == b.List && a.Entry == b.Entry;

    private void Remember(PlateEvent plate, List<PlateListHit> hits, List<PlateListHit>? given)
    {
        // Also of a closed pass: a revision with the hash of its clip may follow.
        if (hits.Count > 0 || given is not null)
        {
            if (given is null)
                _order.Enqueue(plate.PassId);
            if (plate.Plate is not null)
                _given[plate.PassId] = hits;
            while (_order.Count > Remembered)
                _given.Remove(_order.Dequeue());
        }
    }

    private StoredEvent Alert(PlateEvent plate, PlateListHit hit, bool withdrawn)
    {
        string entry = privacy?.Hmac(PlateLists.Normalise(hit.Entry)) ?? hit.Entry;
        string identity = $"{plate.PassId}/{hit.List}/{entry}/{(withdrawn ? "withdrawn" : "given")}";
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
}
