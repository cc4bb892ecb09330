using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

public sealed class EventOutboxTests : IDisposable
{
    private static readonly SinkRegistration Test = new("test", EventKinds.All);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accept_ReturnedThenReopened_IsStillOwedInOrder()
    {
        await using (EventOutbox outbox = Open())
        {
            for (int i = 0; i < 30; i++)
                outbox.Accept(PlateEvents.Make("north", i));
        }

        await using EventOutbox again = Open();
        List<OutboxEntry> owed = await FeedReader.DrainAsync(again);

        Assert.Equal(Enumerable.Range(0, 30).Select(i => (PlateEvents.Make("north", i).PassId, (i % 3) + 1)), owed.Select(e => (e.PassId!, e.Revision)));
        Assert.Equal(30, owed.Select(e => e.Sequence).Distinct().Count());
        Assert.Equal(0, again.Figures().Undelivered["test"]);
        PlateEvent first = PlateEventJson.ReadPlate(owed[0].Body);
        Assert.Equal(PlateEventJson.Write(PlateEvents.Make("north", 0)), PlateEventJson.Write(first));
    }

    [Fact]
    public async Task Accept_ManyCallers_KeepsEachCamerasOrder()
    {
        await using EventOutbox outbox = Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(camera => Task.Run(() =>
        {
            for (int i = 0; i < 60; i++)
                outbox.Accept(PlateEvents.Make($"camera-{camera}", i));
        })));

        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);

        Assert.Equal(480, owed.Count);
        foreach (IGrouping<string, OutboxEntry> camera in owed.GroupBy(e => e.Key))
            Assert.Equal(Enumerable.Range(0, 60).Select(i => PlateEvents.Make(camera.Key, i).PassId), camera.Select(e => e.PassId));
    }

    [Fact]
    public async Task Accept_SameRevisionAgain_IsStoredOnce()
    {
        await using EventOutbox outbox = Open();
        PlateEvent plate = PlateEvents.Make("north", 0);
        outbox.Accept(plate);
        outbox.Accept(plate);
        outbox.Accept(plate with { Times = plate.Times with { Emitted = plate.Times.Emitted.AddHours(1) } });

        Assert.Single(await FeedReader.DrainAsync(outbox));
        Assert.Equal((1, 2, 0), (outbox.Figures().Stored, outbox.Figures().Repeated, outbox.Figures().Conflicts));
    }

    [Fact]
    public async Task Accept_SameRevisionOtherContent_IsRefusedLoudly()
    {
        await using EventOutbox outbox = Open();
        PlateEvent plate = PlateEvents.Make("north", 0);
        outbox.Accept(plate);

        EventConflictException fault = Assert.Throws<EventConflictException>(() => outbox.Accept(plate with { Looks = 99 }));

        Assert.Contains(plate.PassId, fault.Message);
        List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);
        Assert.Equal(7, PlateEventJson.ReadPlate(owed.Single(e => e.Kind == EventKinds.Plates).Body).Looks);
        Assert.True(PlateEventJson.ReadHealth(owed.Single(e => e.Kind == EventKinds.Health).Body).Alarm);
    }

    [Fact]
    public async Task Take_GivenBack_ComesAgainInOrder()
    {
        await using EventOutbox outbox = Open();
        for (int i = 0; i < 6; i++)
            outbox.Accept(PlateEvents.Make("north", i));
        SinkFeed feed = outbox.Feed("test");
        List<OutboxEntry> taken = FeedReader.TakeAll(feed);
        Assert.Empty(FeedReader.TakeAll(feed));

        feed.Acknowledge(taken[0]);
        feed.GiveBack(taken[4]);
        feed.GiveBack(taken[2]);

        Assert.Equal([taken[2].Sequence, taken[4].Sequence], FeedReader.TakeAll(feed).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Refuse_Entry_BecomesDeadLetterWithReason()
    {
        await using EventOutbox outbox = Open();
        outbox.Accept(PlateEvents.Make("north", 0));
        SinkFeed feed = outbox.Feed("test");
        feed.Refuse(FeedReader.TakeAll(feed).Single(), "vision.plates", "MsgSizeTooLarge: too large");
        await outbox.FlushAsync();

        List<OutboxEntry> rest = await FeedReader.DrainAsync(outbox);
        DeadLetter letter = PlateEventJson.ReadDeadLetter(rest.Single(e => e.Kind == EventKinds.DeadLetters).Body);
        Assert.Equal(("test", "vision.plates", "MsgSizeTooLarge: too large", "north"), (letter.Sink, letter.Target, letter.Reason, letter.Key));
        Assert.Equal(PlateEvents.Make("north", 0).PassId, letter.Event!.Value.GetProperty("pass_id").GetString());
        Assert.Contains(rest, e => e.Kind == EventKinds.Health);
    }

    [Fact]
    public async Task Open_DamagedFile_IsSetAsideAndWhatCanBeReadIsTakenOver()
    {
        await using (EventOutbox outbox = Open())
        {
            for (int i = 0; i < 300; i++)
                _ = outbox.AcceptAsync(PlateEvents.Make("north", i));
            await outbox.FlushAsync();
        }

        // A page in the middle of the file is overwritten, as a failing disk does.
        using (FileStream file = File.OpenWrite(_folder.File("events.db")))
        {
            file.Position = file.Length / 16384 * 8192;
            file.Write(new byte[8192]);
        }

        await using EventOutbox again = Open();
        List<OutboxEntry> owed = await FeedReader.DrainAsync(again);

        string aside = Assert.Single(Directory.GetFiles(_folder.Path, "events.db.corrupt-*"), f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));
        HealthEvent alarm = PlateEventJson.ReadHealth(owed.Single(e => e.Kind == EventKinds.Health).Body);
        int saved = owed.Count(e => e.Kind == EventKinds.Plates);
        Assert.True(alarm.Alarm);
        Assert.Contains(aside, alarm.Message);
        Assert.Equal(saved, alarm.Values["salvaged"]);
        Assert.InRange(saved, 1, 300);
        again.Accept(PlateEvents.Make("north", 300));
        Assert.Single(await FeedReader.DrainAsync(again));
    }

    [Fact]
    public async Task Open_NoDatabaseAtAll_IsSetAside()
    {
        File.WriteAllText(_folder.File("events.db"), new string('x', 20_000));
        await using EventOutbox outbox = Open();
        outbox.Accept(PlateEvents.Make("north", 0));

        Assert.Contains(await FeedReader.DrainAsync(outbox), e => e.Kind == EventKinds.Health && PlateEventJson.ReadHealth(e.Body).Message.Contains("no SQLite file"));
    }

    [Fact]
    public void Open_NewerSchema_SaysSo()
    {
        OutboxConnection.ForWriting(_folder.File("events.db")).Dispose();
        using (var connection = OutboxConnection.ForWriting(_folder.File("events.db")))
            OutboxSchema.Execute(connection, "PRAGMA user_version = 99");

        Assert.Contains("newer version", Assert.Throws<OutboxException>(Open).Message);
    }

    [Fact]
    public async Task Open_SchemaOfVersion1_IsMigratedWithItsEvents()
    {
        await using (EventOutbox outbox = Open())
            outbox.Accept(PlateEvents.Make("north", 0));
        using (var connection = OutboxConnection.ForWriting(_folder.File("events.db")))
            OutboxSchema.Execute(connection, "DROP TABLE dead_letters; DROP TABLE counters; DROP TABLE salvage; ALTER TABLE sinks DROP COLUMN kinds; PRAGMA user_version = 1");

        await using EventOutbox again = Open();

        SinkFeed feed = again.Feed("test");
        feed.Refuse(FeedReader.TakeAll(feed).Single(), "t", "r");
        await again.FlushAsync();
        Assert.Equal(2, (await FeedReader.DrainAsync(again)).Count);
        Assert.Equal(1, EventStoreReader.Replay(_folder.File("events.db"), new EventQuery()));
    }

    private EventOutbox Open() => new(new OutboxConfig { Path = _folder.File("events.db"), CheckFor = Timeout.InfiniteTimeSpan }, "node-1", [Test]);
}
