using VisionPipeline.Server.Scoring;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Tests.Scoring;

public sealed class LookGainTests
{
    [Fact]
    public void Of_SurestLookWrong_IsWhatTheVoteGains()
    {
        var gain = LookGain.Of("AB123", [Look("AB128", .6), Look("A8123", .9), Look("AB123", .5)], "AB123");
        Assert.Equal((1, 3, 1), (gain.Vehicles, gain.Looks, gain.ExactLooks));
        Assert.Equal((0, 0, 1, 1), (gain.First, gain.Best, gain.Voted, gain.Any));
    }

    [Fact]
    public void Of_NothingTold_IsNotVoted()
    {
        var gain = LookGain.Of("AB123", [Look("AB123", .4)], null);
        Assert.Equal((1, 1, 0, 1), (gain.First, gain.Best, gain.Voted, gain.Any));
    }

    [Fact]
    public void Plus_Two_AddsEveryCount()
    {
        var one = LookGain.Of("AB123", [Look("AB123", .9), Look("AB123", .8)], "AB123");
        LookGain both = one.Plus(LookGain.Of("CD456", [Look("X", .2)], "X"));
        Assert.Equal(new LookGain { Vehicles = 2, Looks = 3, ExactLooks = 2, First = 1, Best = 1, Voted = 1, Any = 1 }, both);
    }

    private static PlateReading Look(string text, double confidence) => PlateReading.None with { Text = text, Confidence = confidence };
}
