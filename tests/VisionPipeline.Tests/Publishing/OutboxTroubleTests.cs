using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>A full disk, a clock that is set, retention.</summary>
public sealed class OutboxTroubleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SmallDiskFact]
    public async Task Accept_DiskFull_AlarmsGoesOnCountsWhatIsLostAndRecovers()
    {
        using var disk = new SmallDisk(4);
        var told = new List<HealthEvent>();
        await using var outbox = new EventOutbox(
            new OutboxConfig { Path = disk.File("events.db"), BacklogCapacity = 40, RetryAfter = TimeSpan.FromMilliseconds(50) }, "node-1", [new SinkRegistration("test", EventKinds.All)]);
        outbox.Health += health =>
        {
            lock (told)
                told.Add(health);
        };
        int sent = 0;
        outbox.Accept(PlateEvents.Make("north", sent++));
        disk.Fill();
        // The file has free room of its own for a while.
        while (outbox.Figures().Trouble is null && sent < 5000)
            outbox.Accept(PlateEvents.Make("north", sent++));
        Assert.Equal("the disk is full", outbox.Figures().Trouble);
        for (int i = 0; i < 60; i++)
            outbox.Accept(PlateEvents.Make("north", sent++));
        long lost = outbox.Figures().Lost;
        Assert.InRange(lost, 20, 61);

        disk.Free();
        await Eventually.Holds(() => outbox.Figures() is { Trouble: null, Waiting: 0 });
        outbox.Accept(PlateEvents.Make("north", sent++));
        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);

        List<string> plates = [.. owed.Where(e => e.Kind == EventKinds.Plates).Select(e => $"{e.PassId}/{e.Revision}")];
        Assert.Equal(sent - lost, plates.Count);
        Assert.Equal(plates.Order(StringComparer.Ordinal), plates);
        List<HealthEvent> health = [.. owed.Where(e => e.Kind == EventKinds.Health).Select(e => PlateEventJson.ReadHealth(e.Body))];
        Assert.Contains(health, h => h.Alarm && h.Message.Contains("the disk is full"));
        Assert.Contains(health, h => h.Alarm && h.Values.GetValueOrDefault("lost") == lost && h.Values.GetValueOrDefault("lost.north") == lost);
        lock (told)
            Assert.Contains(told, h => h.Message.Contains("the disk is full"));
        Assert.Equal(lost, outbox.Figures().Lost);
    }

    /// <param name="spare">What stays free: nothing, or enough for the shared memory of SQLite (32 KiB) and for little else.</param>
    [SmallDiskTheory]
    [InlineData(0)]
    [InlineData(40 << 10)]
    public async Task Open_DiskFull_BeginsInTroubleAndStoresOnceThereIsRoom(long spare)
    {
        using var disk = new SmallDisk(4);
        var config = new OutboxConfig { Path = disk.File("events.db"), RetryAfter = TimeSpan.FromMilliseconds(50) };
        await using (EventOutbox before = Open(TimeProvider.System, config))
            before.Accept(PlateEvents.Make("north", 0));
        disk.Fill(spare);

        await using EventOutbox outbox = Open(TimeProvider.System, config);
        int sent = 1;
        do
            outbox.Accept(PlateEvents.Make("north", sent++));
        while (outbox.Figures().Trouble is null && sent < 5000);
        Assert.Equal("the disk is full", outbox.Figures().Trouble);

        disk.Free();
        await Eventually.Holds(() => outbox.Figures() is { Trouble: null, Waiting: 0 });
        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);
        Assert.Equal(
            Enumerable.Range(0, sent).Select(i => (PlateEvents.Make("north", i).PassId, (i % 3) + 1)), owed.Where(e => e.Kind == EventKinds.Plates).Select(e => (e.PassId!, e.Revision)));
        Assert.Contains(owed, e => e.Kind == EventKinds.Health && PlateEventJson.ReadHealth(e.Body) is { Alarm: true } alarm && alarm.Message.Contains("the disk is full"));
        Assert.Empty(Directory.GetFiles(disk.Path, "*.corrupt-*"));
    }

    [SmallDiskFact]
    public async Task Open_NewSinkAndNewStoreOnAFullDisk_StoreOnceThereIsRoom()
    {
        using var disk = new SmallDisk(4);
        disk.Fill();
        await using EventOutbox outbox = Open(TimeProvider.System, new OutboxConfig { Path = disk.File("new/events.db"), RetryAfter = TimeSpan.FromMilliseconds(50) });
        outbox.Accept(PlateEvents.Make("north", 0));
        Assert.Equal("the disk is full", outbox.Figures().Trouble);

        disk.Free();
        await Eventually.Holds(() => outbox.Figures() is { Trouble: null, Waiting: 0 });
        Assert.Single(await FeedReader.DrainAsync(outbox), e => e.Kind == EventKinds.Plates);
    }

    [Fact]
    public void Open_FolderInPlaceOfTheFile_SaysSoInOneLine()
    {
        Directory.CreateDirectory(_folder.File("events.db"));

        Assert.Contains("cannot be opened", Assert.Throws<OutboxException>(() => Open(TimeProvider.System)).Message);
    }

    [Fact]
    public async Task Accept_ClockSetBackByAnHour_KeepsOrderAndSaysSo()
    {
        var clock = new StepClock();
        await using EventOutbox outbox = Open(clock);
        for (int i = 0; i < 5; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        clock.Step(TimeSpan.FromHours(-1));
        for (int i = 5; i < 10; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        await outbox.FlushAsync();

        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (PlateEvents.Make("north", i).PassId, (i % 3) + 1)), owed.Where(e => e.Kind == EventKinds.Plates).Select(e => (e.PassId!, e.Revision)));
        HealthEvent step = PlateEventJson.ReadHealth(owed.First(e => e.Kind == EventKinds.Health).Body);
        Assert.Equal(HealthKind.ClockStep, step.Kind);
        Assert.Equal(-3600, step.Values["step_seconds"], 1.0);
    }

    [Fact]
    public async Task Retention_DeliveredAndOld_GoesAndUndeliveredStays()
    {
        var clock = new StepClock();
        await using EventOutbox outbox = Open(clock, new OutboxConfig { Path = _folder.File("events.db"), KeepFor = TimeSpan.FromHours(2) });
        for (int i = 0; i < 6; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        SinkFeed feed = outbox.Feed("test");
        List<OutboxEntry> taken = FeedReader.TakeAll(feed);
        foreach (OutboxEntry entry in taken.Take(4))
            feed.Acknowledge(entry);
        await outbox.FlushAsync();

        clock.Step(TimeSpan.FromHours(-1));
        outbox.Accept(PlateEvents.Make("south", 0));
        Assert.Equal(7, Count(EventKinds.Plates));
        clock.Step(TimeSpan.FromHours(4));
        await Eventually.Holds(() =>
        {
            outbox.Accept(PlateEvents.Make("south", 0));
            return Count(EventKinds.Plates) == 3;
        });

        Assert.Equal(taken.Skip(4).Select(e => e.Sequence), Read(EventKinds.Plates).Where(e => e.Key == "north").Select(e => e.Sequence));
    }

    [Fact]
    public async Task Retention_DeadLettersOfLongAgo_Go()
    {
        var clock = new ManualClock();
        await using EventOutbox outbox = Open(clock, new OutboxConfig { Path = _folder.File("events.db"), KeepFor = TimeSpan.FromHours(2) });
        for (int i = 0; i < 10; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        SinkFeed feed = outbox.Feed("test");
        foreach (OutboxEntry entry in FeedReader.TakeAll(feed))
            feed.Refuse(entry, "vision.plates", "too large");
        await outbox.FlushAsync();
        clock.Advance(TimeSpan.FromHours(1));
        await SecondsPassAsync(outbox, clock, 2);
        Assert.Equal(10, DeadLetters());

        clock.Advance(TimeSpan.FromHours(1));
        await SecondsPassAsync(outbox, clock, 2);
        Assert.Equal(0, DeadLetters());

        long DeadLetters()
        {
            using var reader = new EventStoreReader(_folder.File("events.db"));
            return reader.Status().Sinks.Single().DeadLetters;
        }
    }

    [Fact]
    public async Task Retention_TooLargeWithUndeliveredEventsAlone_IsSaidOnce()
    {
        var clock = new ManualClock();
        int said = 0;
        await using EventOutbox outbox = Open(clock, new OutboxConfig { Path = _folder.File("events.db"), MaxBytes = 100_000 });
        outbox.Health += health => said += health.Message.Contains("is larger than") ? 1 : 0;
        // More than retention looks at in one step.
        for (int i = 0; i < 2500; i++)
            _ = outbox.AcceptAsync(PlateEvents.Make("north", i));

        await SecondsPassAsync(outbox, clock, 10);

        Assert.Equal(1, said);
        Assert.Equal(2500, Count(EventKinds.Plates));
    }

    [Fact]
    public async Task Replay_TimeRange_ComesAgainMarked()
    {
        await using EventOutbox outbox = Open(TimeProvider.System);
        for (int i = 0; i < 9; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        Assert.Equal(9, (await FeedReader.DrainAsync(outbox)).Count);

        long asked = EventStoreReader.Replay(_folder.File("events.db"), new EventQuery { From = PlateEvents.Noon.AddSeconds(1), To = PlateEvents.Noon.AddSeconds(2) });

        List<OutboxEntry> again = await FeedReader.DrainAsync(outbox);
        Assert.Equal(3, asked);
        Assert.Equal([(1, true), (2, true), (3, true)], again.Select(e => (e.Revision, e.Replay)));
        Assert.All(again, e => Assert.Equal(PlateEvents.Make("north", 3).PassId, e.PassId));
        Assert.Empty(await FeedReader.DrainAsync(outbox));
        using var reader = new EventStoreReader(_folder.File("events.db"));
        Assert.Empty(reader.Verify());
        Assert.Equal(9, reader.Status().Events);
    }

    [Fact]
    public async Task Replay_SinksOfOtherKindsAndOfEarlierRuns_AreOwedNothing()
    {
        string path = _folder.File("events.db");
        var config = new OutboxConfig { Path = path };
        await using (var earlier = new EventOutbox(config, "node-1", [new SinkRegistration("gone", EventKinds.All)]))
            earlier.Accept(PlateEvents.Health());
        await using var outbox = new EventOutbox(config, "node-1", [new SinkRegistration("plates", EventKinds.Plates), new SinkRegistration("alerts", EventKinds.Alerts)]);
        for (int i = 0; i < 3; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        Assert.Equal(3, (await FeedReader.DrainAsync(outbox, "plates")).Count);

        Assert.Equal(3, EventStoreReader.Replay(path, new EventQuery()));
        Assert.Equal(0, EventStoreReader.Replay(path, new EventQuery(), "alerts"));
        Assert.Contains("there are plates, alerts", Assert.Throws<OutboxException>(() => EventStoreReader.Replay(path, new EventQuery(), "gone")).Message);

        using var reader = new EventStoreReader(path);
        Assert.Equal([("gone", 1), ("plates", 3), ("alerts", 0)], reader.Status().Sinks.Select(sink => (sink.Name, sink.Undelivered)));
        Assert.All(await FeedReader.DrainAsync(outbox, "plates"), entry => Assert.True(entry.Replay));
    }

    // Retention has its turn once a second, after what waits is written; the second flush comes after that.
    private static async Task SecondsPassAsync(EventOutbox outbox, ManualClock clock, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await outbox.FlushAsync();
            await outbox.FlushAsync();
        }
    }

    private EventOutbox Open(TimeProvider time, OutboxConfig? config = null) =>
        new(config ?? new OutboxConfig { Path = _folder.File("events.db") }, "node-1", [new SinkRegistration("test", EventKinds.All)], time: time);

    private int Count(EventKinds kinds) => Read(kinds).Count;

    private List<OutboxEntry> Read(EventKinds kinds)
    {
        using var reader = new EventStoreReader(_folder.File("events.db"));
        return [.. reader.Read(new EventQuery { Kinds = kinds })];
    }

    /// <summary>The system's clock, whose wall side can be set.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _offset;

        public void Step(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));
    }
}
