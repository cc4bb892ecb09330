using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Voting;

public sealed class PlateGrammarTests
{
    [Theory]
    [InlineData("GB", "AB12CDE", 0)]
    [InlineData("GB", "ABO2CDE", 1)]
    [InlineData("GB", "IB12CDE", 0.5)]
    [InlineData("BR", "ABC1D23", 0)]
    [InlineData("BR", "ABC1234", 0)]
    [InlineData("IN", "KA53ME9324", 0)]
    [InlineData("RO", "B121PHD", 0)]
    [InlineData("CZ", "1A23456", 0)]
    [InlineData("DE", "MXY1234", 0)]
    [InlineData("SK", "RK867AD", 0)]
    [InlineData("CN", "A7KZ55", 0)]
    [InlineData("DE", "SGO13", 0)]
    [InlineData("DE", "SG013", 1)]
    [InlineData("DE", "SGO570H", 0)]
    [InlineData("DE", "SG0570H", 1)]
    [InlineData("GB", "AB32CDE", 1)]
    [InlineData("IE", "07D4236", 0)]
    [InlineData("PL", "WI1234K", 0)]
    [InlineData("PL", "WI1234O", 1)]
    [InlineData("ES", "1234BCD", 0)]
    [InlineData("ES", "1234BAD", 1)]
    [InlineData("RO", "TR05YPP", 0)]
    [InlineData("RO", "TP05YPP", 0.5)]
    [InlineData("IN", "KA53OE9324", 1)]
    [InlineData("US", "OBC1234", 0.5)]
    [InlineData("US", "UH1F0F", 0)]
    [InlineData("US", "UH1FOF", 0.75)]
    [InlineData("US", "BIGBOSS", 0.75)]
    public void Mismatches_KnownForms_AreCounted(string region, string text, double expected) =>
        Assert.Equal(expected, PlateGrammar.Mismatches(region, text));

    [Fact]
    public void Mismatches_LengthThatIsNotIssued_IsInfinite() => Assert.Equal(double.PositiveInfinity, PlateGrammar.Mismatches("SK", "ABC"));

    [Fact]
    public void Mismatches_UnknownRegion_IsNull() => Assert.Null(PlateGrammar.Mismatches("XX", "ABC"));

    [Fact]
    public void Knows_EveryRegionOfTheReaderButXX()
    {
        string[] regions = "US CA MX BR AR GB IE DE FR IT ES PT NL BE LU CH AT PL CZ SK HU RO BG HR SI RS GR DK SE NO FI EE LV LT UA RU TR IL AE SA QA KW BH OM PK IN CN KR AU NZ ZA MY SG ID CU".Split(' ');
        Assert.All(regions, region => Assert.True(PlateGrammar.Knows(region), region));
        Assert.False(PlateGrammar.Knows("XX"));
    }

    [Fact]
    public void LogPrior_IsBoundedBothWays()
    {
        string[] codes = ["XX", "GB"];
        Assert.Equal(0, PlateGrammar.LogPrior("AB12CDE", codes, [0.0, 1.0], 1.5, 3), 6);
        Assert.Equal(-3, PlateGrammar.LogPrior("ABCDEFGHJK", codes, [0.0, 1.0], 1.5, 3), 6);
        Assert.Equal(-1.5, PlateGrammar.LogPrior("ABO2CDE", codes, [0.0, 1.0], 1.5, 3), 6);
        Assert.Equal(0, PlateGrammar.LogPrior("ABO2CDE", codes, [], 1.5, 3));
    }

    [Theory]
    [InlineData("L11")]
    [InlineData("A2")]
    [InlineData("L6D6")]
    [InlineData("L")]
    [InlineData("[AB1")]
    [InlineData("[Ab]1")]
    public void Parse_WrongPattern_Throws(string pattern) => Assert.Throws<FormatException>(() => PlateTemplate.Parse(pattern).ToArray());

    [Fact]
    public void Parse_Ranges_GiveATemplateForEachCount() => Assert.Equal([4, 5, 5, 6], PlateTemplate.Parse("L1-2D2-3L1").Select(template => template.Length).Order());

    [Theory]
    [InlineData("L1N1", "A0", 1, false)]
    [InlineData("L1N1", "A5", 1, true)]
    [InlineData("[ABC]1X1", "BZ", 0, true)]
    [InlineData("[ABC]1X1", "DZ", 0, false)]
    [InlineData("[ABC]1X1", "DZ", 1, true)]
    public void Takes_KindsAndSets_HoldCharactersToThem(string pattern, string text, int position, bool expected) =>
        Assert.Equal(expected, Assert.Single(PlateTemplate.Parse(pattern)).Takes(position, text[position]));

    [Fact]
    public void CollectFitting_LookAlikes_AreReplacedWhereTheyDoNotFit()
    {
        List<string> texts = [];
        PlateGrammar.CollectFitting("BR", "A8C1O34", texts);
        Assert.Contains("ABC1O34", texts);
        Assert.Contains("ABC1034", texts);
    }
}
