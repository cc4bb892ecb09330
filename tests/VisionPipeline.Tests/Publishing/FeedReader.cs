using VisionPipeline.Publishing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>A sink for tests: takes what there is and acknowledges it.</summary>
internal static class FeedReader
{
    public static List<OutboxEntry> TakeAll(SinkFeed feed, int page = 500)
    {
        var all = new List<OutboxEntry>();
        var lanes = new List<int>();
        while (true)
        {
            lanes.Clear();
            feed.Ready(lanes);
            int before = all.Count;
            foreach (int lane in lanes)
                feed.Take(lane, page, all);
            if (all.Count == before)
                return all;
        }
    }

    public static async Task<List<OutboxEntry>> DrainAsync(EventOutbox outbox, string sink = "test")
    {
        await outbox.FlushAsync();
        List<OutboxEntry> all = TakeAll(outbox.Feed(sink));
        foreach (OutboxEntry entry in all)
            outbox.Feed(sink).Acknowledge(entry);
        await outbox.FlushAsync();
        return all;
    }
}
