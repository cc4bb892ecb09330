using VisionPipeline.Simulation;
using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Simulation;

public sealed class PlateDesignTests
{
    // A letter that is issued in one place only costs half a mismatch; British ages run ahead of the calendar.
    [Theory]
    [InlineData("DE", 0)]
    [InlineData("RO", 0)]
    [InlineData("PL", 0)]
    [InlineData("FR", 0)]
    [InlineData("IT", 0)]
    [InlineData("NL", 0)]
    [InlineData("US", 0.5)]
    [InlineData("BR", 0)]
    [InlineData("IN", 0)]
    [InlineData("PK", 0)]
    public void Write_Texts_AreSuchAsTheCountryIssues(string region, double most)
    {
        var random = new SceneRandom(7);
        PlateDesign design = PlateDesign.Of(region, random);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(design.Write(random).Where(char.IsAsciiLetterOrDigit));
            Assert.True(PlateGrammar.Mismatches(region, text) <= most, $"{region} issues no {text}");
        }
    }

    [Fact]
    public void Write_Californian_DoesNotBeginWithZeroNorHasLookAlikesAtTheEdges()
    {
        var random = new SceneRandom(7);
        PlateDesign design = PlateDesign.Of("US", random);
        string[] texts = [.. Enumerable.Range(0, 3000).Select(_ => design.Write(random)).Where(static text => char.IsAsciiDigit(text[0]))];
        Assert.NotEmpty(texts);
        Assert.DoesNotContain(texts, static text => text[0] == '0' || "IOQ".Contains(text[1]) || "IOQ".Contains(text[3]));
        Assert.Contains(texts, static text => "IOQ".Contains(text[2]));
    }
}
