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
        Assert.Contains(Assert.Single(Aside(_folder.Path)), Assert.Single(Told()).Message);
        AssertIsWhatWasSaved(owed, 100, 299);
        Assert.All(owed, entry => Assert.True(entry.Sequence > 300));
        outbox.Accept(PlateEvents.Make("north", 300));
        Assert.Single(await FeedReader.DrainAsync(outbox));
    }

    [SmallDiskFact]
    public async Task Take_DamagedPageOnAFullDisk_IsSetAsideOnceThereIsRoom()
    {
        using var disk = new SmallDisk(8);
        var config = new OutboxConfig { Path = disk.File("events.db"), CheckFor = TimeSpan.Zero, RetryAfter = TimeSpan.Zero };
        await FillAsync(300, config);
        DamagedPage.Make(config.Path);
        await using EventOutbox outbox = Open(config);
        disk.Fill();

        Assert.Empty(FeedReader.TakeAll(outbox.Feed("test")));
        await Eventually.Holds(() => outbox.Figures().Trouble is not null);
        // Each comes after an attempt.
        for (int i = 0; i < 5; i++)
            await outbox.FlushAsync();
        Assert.Equal("the disk is full", outbox.Figures().Trouble);
        Assert.Empty(Aside(disk.Path));

        disk.Free();
        await Eventually.Holds(() => outbox.Figures() is { Trouble: null, Waiting: 0 });
        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);
        Assert.Single(Aside(disk.Path));
        AssertIsWhatWasSaved(owed, 100, 299);
    }

    [SmallDiskFact]
    public async Task Open_TakingOverWasCutOff_GoesOnWhereItEnded()
    {
        using var disk = new SmallDisk(8);
        var config = new OutboxConfig { Path = disk.File("events.db"), CheckFor = TimeSpan.Zero, BatchSize = 32, RetryAfter = TimeSpan.Zero };
        await FillAsync(900, config);
        DamagedPage.Make(config.Path);
        disk.Fill(600 << 10);
        await using (EventOutbox outbox = Open(config))
        {
            FeedReader.TakeAll(outbox.Feed("test"));
            await Eventually.Holds(() => outbox.Figures().Trouble is not null);
            await outbox.FlushAsync();
            Assert.InRange(outbox.Figures().Undelivered["test"], 1, 600);
        }

        disk.Free();
        await using EventOutbox again = Open(config);
        List<OutboxEntry> owed = await FeedReader.DrainAsync(again);
        Assert.Single(Aside(disk.Path));
        AssertIsWhatWasSaved(owed, 600, 899);
    }

    [Fact]
    public async Task Open_KilledBeforeTheNewFileTookThePlace_FindsIt()
    {
        await FillAsync(3);
        File.Move(Store, Store + ".next");

        await using EventOutbox outbox = Open();

        Assert.Equal(3, (await FeedReader.DrainAsync(outbox)).Count);
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
        // The clock is moved while the outbox compares its two readings, which may look like a step.
        Assert.Contains("it was set aside", Assert.Single(Told(), static health => health.Kind != HealthKind.ClockStep).Message);
        Assert.Single(Aside(_folder.Path));
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

    private async Task FillAsync(int events, OutboxConfig? config = null)
    {
        await using EventOutbox outbox = Open(config);
        for (int i = 0; i < events; i++)
            _ = outbox.AcceptAsync(PlateEvents.Make("north", i));
        await outbox.FlushAsync();
    }

    private static void AssertIsWhatWasSaved(List<OutboxEntry> owed, int least, int most)
    {
        HealthEvent alarm = Assert.Single(owed.Where(e => e.Kind == EventKinds.Health).Select(e => PlateEventJson.ReadHealth(e.Body)), health => health.Message.Contains("it was set aside"));
        string[] plates = [.. owed.Where(e => e.Kind == EventKinds.Plates).Select(e => $"{e.PassId}/{e.Revision}")];
        Assert.Equal(alarm.Values["salvaged"], plates.Length);
        Assert.InRange(plates.Length, least, most);
        Assert.Equal(plates.Distinct().Order(StringComparer.Ordinal), plates);
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

    private static string[] Aside(string folder) => [.. Directory.GetFiles(folder, "*.corrupt-*").Where(file => file.EndsWith('Z'))];
}
