using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Voting;

public sealed class PlateVoteTests
{
    private static readonly PlateFusion Fusion = new(Looks.Regions, new FusionOptions());

    [Fact]
    public void Reading_OfNothing_IsNone() => Assert.Same(PlateReading.None, new PlateVote(Fusion).Reading);

    [Fact]
    public void Add_BeyondCapacity_KeepsTheWeightiestLooks()
    {
        var vote = new PlateVote(Fusion, 3);
        foreach (double weight in (double[])[0.5, 0.9, 0.3, 0.8, 0.2])
            vote.Add(Looks.Of("AB12CDE", weight: weight));
        Assert.Equal([0.5, 0.8, 0.9], vote.Looks.Select(look => look.Weight).Order());
    }

    [Fact]
    public void Add_AnotherLook_RevisesTheReading()
    {
        var vote = new PlateVote(Fusion);
        vote.Add(Looks.Of("AB12CDF", 0.7, picture: 0));
        Assert.Equal("AB12CDF", vote.Reading.Text);
        vote.Add([Looks.Of("AB12CDE", 0.99, picture: 1), Looks.Of("AB12CDE", 0.99, picture: 2)]);
        Assert.Equal("AB12CDE", vote.Reading.Text);
        Assert.Equal(3, vote.Reading.Looks);
    }

    [Fact]
    public void Add_UnreadableLooks_CountOnlyUntilAReadableOneComes()
    {
        var vote = new PlateVote(Fusion);
        vote.Add([Looks.Of("02470W", 0.6, picture: 0)], alone: 0.01);
        vote.Add([Looks.Of("02470W", 0.6, picture: 1)], alone: 0.02);
        Assert.Equal("02470W", vote.Reading.Text);
        vote.Add([Looks.Of("B247OWJ", 0.8, picture: 2)], alone: 0.7);
        Assert.Equal("B247OWJ", vote.Reading.Text);
        Assert.Equal(1, vote.Reading.Looks);
        vote.Add([Looks.Of("B2470WI", 0.6, picture: 3)], alone: 0.05);
        Assert.Equal(1, vote.Reading.Looks);
    }

    [Fact]
    public void Add_PicturesThatAreUnsureAlone_DoNotOutvoteSureOnes()
    {
        var vote = new PlateVote(Fusion);
        for (int i = 0; i < 3; i++)
            vote.Add([Looks.Of("WJY4470", 0.9, picture: i)], alone: 0.3);
        Assert.Equal("WJY4470", vote.Reading.Text);
        for (int i = 3; i < 5; i++)
            vote.Add([Looks.Of("WIY4470", 0.9, picture: i)], alone: 0.97);
        Assert.Equal("WIY4470", vote.Reading.Text);
        Assert.Equal(5, vote.Reading.Looks);
    }

    [Fact]
    public void Add_AnotherVote_DropsWhatIsUnreadableBesideIt()
    {
        var blind = new PlateVote(Fusion);
        blind.Add([Looks.Of("02470W", 0.6, picture: 0)], alone: 0.01);
        var seeing = new PlateVote(Fusion);
        seeing.Add([Looks.Of("B247OWJ", 0.8, picture: 1)], alone: 0.7);
        blind.Add(seeing);
        Assert.Equal("B247OWJ", blind.Reading.Text);
        Assert.Equal(1, blind.Reading.Looks);
    }

    [Fact]
    public void Constructor_NoCapacity_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new PlateVote(Fusion, 0));

    [Fact]
    public void Look_OfWrongLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => new PlateLook(new float[12], [], [], 1));
        Assert.Throws<ArgumentException>(() => new PlateLook(new float[370], new float[38], [], 1));
        Assert.Throws<ArgumentException>(() => new PlateLook(new float[370], [], [], 1, weight: 0));
    }
}
