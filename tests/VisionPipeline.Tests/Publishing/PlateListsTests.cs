using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;
using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Publishing;

public sealed class PlateListsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("AB123CD", "ab-123 cd", PlateMatch.Exact, 0)]
    [InlineData("AB123CD", "AB*", PlateMatch.Wildcard, 0)]
    [InlineData("AB123CD", "*3?D", PlateMatch.Wildcard, 0)]
    [InlineData("AB123CD", "*B*C*", PlateMatch.Wildcard, 0)]
    [InlineData("AB1230D", "AB123OD", PlateMatch.Confusable, 0.2)]
    [InlineData("A8123OD", "AB1230D", PlateMatch.Confusable, 0.4)]
    public void Match_PlateOnList_SaysHow(string text, string entry, PlateMatch match, double distance)
    {
        PlateListHit hit = Assert.Single(Lists(entry).Match(Verdict(text)));

        Assert.Equal((match, distance, entry), (hit.Match, hit.Distance, hit.Entry));
    }

    [Theory]
    [InlineData("AB123CD", "AB124CD")]
    [InlineData("AB123CD", "AB123C")]
    [InlineData("AB123CD", "?B123C")]
    [InlineData("AB123CD", "*X*")]
    [InlineData("S8O1234", "5B01234")]
    public void Match_OtherPlate_IsNone(string text, string entry) => Assert.Empty(Lists(entry).Match(Verdict(text)));

    [Fact]
    public void Match_ProbableAlternative_IsFound()
    {
        PlateVerdict plate = Verdict("XX999YY") with { Alternatives = [new PlateAlternative("AB123CD", 0.3), new PlateAlternative("ZZ111ZZ", 0.05)] };

        Assert.Equal(PlateMatch.Alternative, Assert.Single(Lists("AB123CD").Match(plate)).Match);
        Assert.Empty(Lists("ZZ111ZZ").Match(plate));
        Assert.Single(new PlateLists([new PlateListConfig { Name = "all", Kind = PlateListKind.Watch, Entries = ["ZZ111ZZ"], AlternativeProbability = 0 }]).Match(plate));
    }

    [Fact]
    public void New_WrongEntries_AreAllNamed()
    {
        string words = Assert.Throws<ArgumentException>(() => Lists("***", "A<B", "GOOD1")).Message;

        Assert.Contains("'***'", words);
        Assert.Contains("'A<B'", words);
        Assert.DoesNotContain("GOOD1", words);
    }

    [Fact]
    public async Task Accept_PlateOnList_GivesOneAlertAndWithdrawsItWhenCorrected()
    {
        await using EventOutbox outbox = Open(Lists("AB123CD"), null);
        PlateEvent first = PlateEvents.Make("north", 0);
        outbox.Accept(first);
        outbox.Accept(first with { Revision = 2, State = PassState.Confirmed });
        outbox.Accept(first with { Revision = 3, State = PassState.Confirmed, Looks = 9 });
        outbox.Accept(first with { Revision = 4, State = PassState.Corrected, Plate = first.Plate! with { Text = "XY987ZW" } });
        outbox.Accept(first with { Revision = 5, State = PassState.Corrected });
        outbox.Accept(first with { Revision = 6, State = PassState.Corrected, Plate = first.Plate! with { Text = "XY987ZW" } });
        outbox.Accept(first with { Revision = 7, State = PassState.Closed, Plate = first.Plate! with { Text = "XY987ZW" } });

        List<PlateAlert> alerts = [.. (await FeedReader.DrainAsync(outbox)).Where(e => e.Kind == EventKinds.Alerts).Select(e => PlateEventJson.ReadAlert(e.Body))];

        Assert.Equal([(2, false), (4, true), (5, false), (6, true)], alerts.Select(a => (a.Event.Revision, a.Withdrawn)));
        Assert.Equal(["given", "withdrawn", "given/5", "withdrawn/6"], alerts.Select(a => a.AlertId[$"{first.PassId}/stolen/AB123CD/".Length..]));
        Assert.Equal(7 + 4, outbox.Figures().Stored);
        Assert.All(alerts, a => Assert.Equal(("stolen", "AB123CD", PlateListKind.Watch), (a.List, a.Entry, a.Kind)));
    }

    [Fact]
    public async Task Accept_PassThatWasAnothers_WithdrawsWhatNoLongerHoldsAndAlertsNothingNew()
    {
        await using EventOutbox outbox = Open(Lists("FX0LKHT", "KZG3H46"), null);
        PlateEvent first = PlateEvents.Make("north", 0, "FX0LKHT");
        outbox.Accept(first with { State = PassState.Confirmed });
        outbox.Accept(first with { Revision = 2, State = PassState.Closed, Plate = first.Plate! with { Text = "KZG3H46" }, MergedInto = "north-000007" });

        List<PlateAlert> alerts = [.. (await FeedReader.DrainAsync(outbox)).Where(e => e.Kind == EventKinds.Alerts).Select(e => PlateEventJson.ReadAlert(e.Body))];

        Assert.Equal([("FX0LKHT", false), ("FX0LKHT", true)], alerts.Select(a => (a.Entry, a.Withdrawn)));
    }

    [Fact]
    public async Task Accept_Privacy_NoTextInTheFileAndAlertsStillCome()
    {
        string key = _folder.File("key");
        WriteKey(key, [.. Enumerable.Range(0, 32).Select(i => (byte)i)], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        PlatePrivacy privacy = PlatePrivacy.Load(new PrivacyConfig { KeyFile = key });
        await using (EventOutbox outbox = Open(Lists("AB123CD"), privacy))
        {
            outbox.Accept(PlateEvents.Make("north", 1));
            List<OutboxEntry> owed = await FeedReader.DrainAsync(outbox);
            PlateEvent plate = PlateEventJson.ReadPlate(owed.Single(e => e.Kind == EventKinds.Plates).Body);
            PlateAlert alert = PlateEventJson.ReadAlert(owed.Single(e => e.Kind == EventKinds.Alerts).Body);

            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(File.ReadAllBytes(key), "AB123CD"u8)), plate.Plate!.Hmac);
            Assert.Equal(("", privacy.KeyId, 0, 0), (plate.Plate.Text, plate.Plate.KeyId, plate.Plate.Characters.Count, plate.Plate.Alternatives.Count));
            Assert.Null(plate.Evidence);
            Assert.Equal(plate.Plate.Hmac, alert.Entry);
        }

        foreach (string file in Directory.GetFiles(_folder.Path, "events.db*"))
        {
            string bytes = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain("AB123CD", bytes);
            Assert.DoesNotContain("A8123CD", bytes);
        }
    }

    [Fact]
    public void Load_KeyOthersMayRead_IsRefused()
    {
        string key = _folder.File("key");
        WriteKey(key, new byte[32], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", Assert.Throws<OutboxException>(() => PlatePrivacy.Load(new PrivacyConfig { KeyFile = key })).Message);
        Assert.Throws<OutboxException>(() => PlatePrivacy.Load(new PrivacyConfig { KeyFile = _folder.File("none") }));
    }

    private static void WriteKey(string path, byte[] key, UnixFileMode mode)
    {
        File.WriteAllBytes(path, key);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private static PlateLists Lists(params string[] entries) => new([new PlateListConfig { Name = "stolen", Kind = PlateListKind.Watch, Entries = entries }]);

    private static PlateVerdict Verdict(string text) => PlateEvents.Make("north", 1).Plate! with { Text = text, Alternatives = [] };

    private EventOutbox Open(PlateLists lists, PlatePrivacy? privacy) =>
        new(new OutboxConfig { Path = _folder.File("events.db") }, "node-1", [new SinkRegistration("test", EventKinds.All)], lists, privacy);
}
