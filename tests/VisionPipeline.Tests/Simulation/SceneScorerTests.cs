using VisionPipeline.Events;
using VisionPipeline.Simulation;
using static VisionPipeline.Tests.Simulation.SceneCases;

namespace VisionPipeline.Tests.Simulation;

public sealed class SceneScorerTests
{
    private static readonly SceneTruth Two = Truth(20, Pass("WIA1234", 2, 5), Pass("MXY987", 9, 12));

    [Fact]
    public void Of_EveryPassReadRight_IsPerfect()
    {
        SceneScore score = Score(Two, 0, 20, Event(4, "WIA1234"), Event(11, "MXY987"));
        AssertCounts(score, passes: 2, found: 2, exact: 2);
        Assert.Empty(score.Faults);
        Assert.Equal((1, 1, 0), (score.Recall, score.ExactRate, score.DuplicateRate));
    }

    [Fact]
    public void Of_NoEvent_IsMissed()
    {
        SceneScore score = Score(Two, 0, 20, Event(4, "WIA1234"));
        AssertCounts(score, passes: 2, found: 1, exact: 1);
        Assert.Equal("9.0 s: car MXY987 (DE) missed", Assert.Single(score.Faults));
    }

    [Fact]
    public void Of_TwoEventsOfOnePass_CountsTheSecondAsDuplicate()
    {
        SceneScore score = Score(Two, 0, 20, Event(3, "WIA1234"), Event(4, "WIA1234"), Event(11, "MXY987"));
        AssertCounts(score, passes: 2, found: 2, exact: 2, duplicates: 1);
        Assert.Equal(.5, score.DuplicateRate);
    }

    [Fact]
    public void Of_WrongText_IsFoundButNotExact()
    {
        SceneScore score = Score(Two, 0, 20, Event(4, "WIA1Z34"), Event(11, "MXY987"));
        AssertCounts(score, passes: 2, found: 2, exact: 1);
        Assert.Equal("2.0 s: car WIA1234 (DE) read as WIA1Z34", Assert.Single(score.Faults));
    }

    [Fact]
    public void Of_EventWhereNothingPassed_IsFalse()
    {
        SceneScore score = Score(Two, 0, 20, Event(4, "WIA1234"), Event(7, "HH1"), Event(11, "MXY987"));
        AssertCounts(score, passes: 2, found: 2, exact: 2, wrong: 1);
        Assert.Equal("7.0 s: HH1 read where nothing passed", Assert.Single(score.Faults));
    }

    [Fact]
    public void Of_SeveralRevisions_TakesTheLast()
    {
        SceneScore score = Score(Two, 0, 8, Event(4, "WIA1234", "a", 2), Event(3, "WIA1Z34", "a", 1));
        AssertCounts(score, passes: 1, found: 1, exact: 1);
        Assert.Equal(1, score.Events);
    }

    [Fact]
    public void Of_PassThatWasAnothers_IsTwiceOnlyWhereItHadBeenConfirmed()
    {
        PlateEvent told = Event(4, "WIA1Z34", "b") with { State = PassState.Provisional };
        PlateEvent merged = Event(4, "WIA1234", "b", 2) with { State = PassState.Closed, MergedInto = "a" };
        AssertCounts(Score(Two, 0, 8, Event(4, "WIA1234", "a"), told, merged), passes: 1, found: 1, exact: 1);
        AssertCounts(Score(Two, 0, 8, Event(4, "WIA1234", "a"), told with { State = PassState.Confirmed }, merged), passes: 1, found: 1, exact: 1, duplicates: 1);
    }

    [Fact]
    public void Of_EventWithoutText_IsNoEvent()
    {
        SceneScore score = Score(Two, 0, 8, Event(4, null), Event(7, null));
        AssertCounts(score, passes: 1, found: 0, exact: 0);
    }

    [Fact]
    public void Of_SecondRound_AsksForThePassesAgain()
    {
        SceneScore score = Score(Two, 0, 40, Event(4, "WIA1234"), Event(11, "MXY987"), Event(24, "WIA1234"));
        AssertCounts(score, passes: 4, found: 3, exact: 3);
        Assert.Equal("29.0 s: car MXY987 (DE) missed", Assert.Single(score.Faults));
    }

    [Fact]
    public void Of_BeginningInALaterRound_LeavesEarlierOnesOut() =>
        AssertCounts(Score(Two, 60, 80, Event(64, "WIA1234"), Event(71, "MXY987")), passes: 2, found: 2, exact: 2);

    [Theory]
    [InlineData(3, 20)]
    [InlineData(0, 11)]
    public void Of_PassPartlyWithinTheWindow_IsNeitherAskedForNorAFault(double from, double to)
    {
        AssertCounts(Score(Two, from, to, Event(4, "WIA1234"), Event(10.5, "MXY987")), passes: 1, found: 1, exact: 1);
        SceneScore alone = Score(Two, from, to, from > 0 ? Event(10.5, "MXY987") : Event(4, "WIA1234"));
        AssertCounts(alone, passes: 1, found: 1, exact: 1);
    }

    [Fact]
    public void Of_PassThatIsNotCountable_IsNeitherAskedForNorAFault() =>
        AssertCounts(Score(Truth(20, Pass("WIA1234", 2, 5, countable: false)), 0, 20, Event(4, "WIA1I34")), passes: 0, found: 0, exact: 0);

    [Fact]
    public void Of_TwoVehiclesSideBySide_GivesEachTheEventNearestToItsPlate()
    {
        SceneTruth truth = Truth(20, Pass("WIA1234", 2, 5), Pass("MXY987", 2, 5));
        AssertCounts(Score(truth, 0, 20, Event(3, "MXY987"), Event(3, "WIA1234")), passes: 2, found: 2, exact: 2);
        AssertCounts(Score(truth, 0, 20, Event(3, "MXY9B7"), Event(3, "WIA1234")), passes: 2, found: 2, exact: 1);
        AssertCounts(Score(truth, 0, 20, Event(3, "WIA1234"), Event(3, "WIA1234")), passes: 2, found: 2, exact: 1);
    }

    [Fact]
    public void Of_TruthWithoutOrigin_SaysWhatIsMissing()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Score(Two with { Origin = null }, 0, 20));
        Assert.Contains("origin", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plus_AddsCountsAndFaults()
    {
        SceneScore sum = Score(Two, 0, 20, Event(7, "HH1")).Plus(Score(Two, 0, 20, Event(4, "WIA1234"), Event(4, "WIA1234")));
        AssertCounts(sum, passes: 4, found: 1, exact: 1, duplicates: 1, wrong: 1);
        Assert.Equal(4, sum.Faults.Count);
        Assert.Equal(1, new SceneScore().Recall);
    }

    private static void AssertCounts(SceneScore score, int passes, int found, int exact, int duplicates = 0, int wrong = 0) =>
        Assert.Equal((passes, found, exact, duplicates, wrong), (score.Passes, score.Found, score.Exact, score.Duplicates, score.False));
}
