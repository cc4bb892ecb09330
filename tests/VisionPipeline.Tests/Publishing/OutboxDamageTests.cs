using Microsoft.Data.Sqlite;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>Damage that opening did not look for, met by whoever reads first. The clock stands, so that retention reads only when a test says so.</summary>
public sealed class OutboxDamageTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly List<HealthEvent> _told = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Take_DamagedPage_IsSetAsideAndTheRestDelivered()
    {
        await FillAsync(300);
        DamagedPage.Make(Store);
        await using EventOutbox outbox = Open();

        Assert.Empty(FeedReader.TakeAll(outbox.Feed("test")));
        await Eventually.Holds(() => Told().Length > 0);

        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);
        HealthEvent alarm = Assert.Single(Told());
        string aside = Assert.Single(Aside());
        Assert.Contains(aside, alarm.Message);
        string[] plates = [.. owed.Where(e => e.Kind == EventKinds.Plates).Select(e => $"{e.PassId}/{e.Revision}")];
        Assert.Equal(alarm.Values["salvaged"], plates.Length);
        Assert.InRange(plates.Length, 100, 299);
        Assert.Equal(plates.Distinct().Order(StringComparer.Ordinal), plates);
        outbox.Accept(PlateEvents.Make("north", 300));
        Assert.Single(await FeedReader.DrainAsync(outbox));
    }

    [Fact]
    public async Task Retention_DamagedPage_IsSetAsideAndSaidOnce()
    {
        await FillAsync(300);
        await using (EventOutbox outbox = Open())
            Assert.Equal(300, (await FeedReader.DrainAsync(outbox)).Count);
        DamagedPage.Make(Store);
        await using EventOutbox again = Open();

        for (int second = 0; second < 10; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await again.FlushAsync();
        }

        await again.FlushAsync();
        Assert.Contains("it was set aside", Assert.Single(Told()).Message);
        Assert.Single(Aside());
    }

    [Fact]
    public async Task Take_PassingFault_LaneIsReadAgain()
    {
        await using EventOutbox outbox = Open();
        for (int i = 0; i < 5; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        SinkFeed feed = outbox.Feed("test");
        var ready = new List<int>();
        feed.Ready(ready);

        Change("ALTER TABLE events RENAME TO hidden");
        Assert.Throws<SqliteException>(() => feed.Take(ready[0], 10, []));
        Change("ALTER TABLE hidden RENAME TO events");

        Assert.Equal(5, FeedReader.TakeAll(feed).Count);
    }

    [Fact]
    public async Task JsonLines_OneLaneFails_WhatWasTakenOfOthersIsWrittenLater()
    {
        var config = new OutboxConfig { Path = Store };
        await using (var before = new EventOutbox(config, "node-1", [new SinkRegistration("json-lines", EventKinds.Plates)]))
        {
            before.Accept(PlateEvents.Make("north", 0));
            before.Accept(PlateEvents.Make("south", 0));
        }

        // No body is text: reading it fails.
        Change("UPDATE events SET body = CAST(body AS TEXT) WHERE pass_id LIKE 'south%'");
        await using var publisher = new EventPublisher(
            new PublishingConfig { Outbox = config, JsonLines = new JsonLinesConfig { Path = _folder.File("events.jsonl"), Kinds = EventKinds.Plates } }, "node-1");
        await Eventually.Holds(() => publisher.Sinks()[0].Trouble is not null);
        Change("UPDATE events SET body = CAST(body AS BLOB)");

        await Eventually.Holds(() => publisher.Outbox.Figures().Undelivered["json-lines"] == 0);
        string[] lines = await File.ReadAllLinesAsync(_folder.File("events.jsonl"));
        Assert.Equal(["north", "south"], lines.Select(line => PlateEventJson.ReadPlate(System.Text.Encoding.UTF8.GetBytes(line)).Camera).Order());
    }

    private string Store => _folder.File("events.db");

    private EventOutbox Open(OutboxConfig? config = null)
    {
        var outbox = new EventOutbox(config ?? new OutboxConfig { Path = Store, CheckFor = TimeSpan.Zero }, "node-1", [new SinkRegistration("test", EventKinds.All)], time: _clock);
        outbox.Health += health =>
        {
            lock (_told)
                _told.Add(health);
        };
        return outbox;
    }

    private async Task FillAsync(int events)
    {
        await using EventOutbox outbox = Open();
        for (int i = 0; i < events; i++)
            _ = outbox.AcceptAsync(PlateEvents.Make("north", i));
        await outbox.FlushAsync();
    }

    private HealthEvent[] Told()
    {
        lock (_told)
            return [.. _told];
    }

    private void Change(string sql)
    {
        using SqliteConnection connection = OutboxConnection.ForWriting(Store);
        OutboxSchema.Execute(connection, sql);
    }

    private string[] Aside() => [.. Directory.GetFiles(_folder.Path, "*.corrupt-*").Where(file => file.EndsWith('Z'))];
}
