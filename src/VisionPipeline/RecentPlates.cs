using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Hands one camera's verdicts on and remembers the newest texts.</summary>
internal sealed class RecentPlates(IEventSink inner) : IEventSink
{
    private const int Kept = 5;

    private volatile KeyValuePair<string, string>[] _newest = [];

    /// <summary>The newest texts, the newest first, one for each pass.</summary>
    public IReadOnlyList<string> Texts => [.. _newest.Select(static pass => pass.Value)];

    public void Accept(PlateEvent plate)
    {
        // Calls for one camera come in order, so nobody else writes.
        if (plate.MergedInto is not null)
            _newest = [.. _newest.Where(pass => pass.Key != plate.PassId)];
        else if (plate.Plate is { } read && !_newest.Contains(new(plate.PassId, read.Text)))
            _newest = [new(plate.PassId, read.Text), .. _newest.Where(pass => pass.Key != plate.PassId).Take(Kept - 1)];
        inner.Accept(plate);
    }

    public void Accept(HealthEvent health) => inner.Accept(health);
}
