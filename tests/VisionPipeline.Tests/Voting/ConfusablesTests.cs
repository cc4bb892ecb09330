using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Voting;

public sealed class ConfusablesTests
{
    [Theory]
    [InlineData("AB12CDE", "AB12CDE", 0)]
    [InlineData("ABO2CDE", "AB02CDE", Confusables.Twin)]
    [InlineData("ABD2CDE", "AB02CDE", Confusables.Sibling)]
    [InlineData("AB12CDE", "AB12CDX", 1)]
    [InlineData("AB12CDE", "AB12CD", 1)]
    [InlineData("", "AB", 2)]
    [InlineData("I0", "1O", 2 * Confusables.Twin)]
    public void Distance_OfTwoTexts_WeighsLookAlikesLess(string a, string b, double expected)
    {
        Assert.Equal(expected, Confusables.Distance(a, b), 6);
        Assert.Equal(expected, Confusables.Distance(b, a), 6);
    }

    [Fact]
    public void Distance_IsAMetric()
    {
        string[] texts = ["AB12CDE", "A812CDE", "AB12CD", "8B12CDF", "QO0D", "", "1IL", "5S8B"];
        foreach (string a in texts)
        {
            foreach (string b in texts)
            {
                foreach (string c in texts)
                    Assert.True(Confusables.Distance(a, c) <= Confusables.Distance(a, b) + Confusables.Distance(b, c) + 1e-6, $"{a} {b} {c}");
            }
        }
    }

    [Theory]
    [InlineData('O', '0')]
    [InlineData('0', 'O')]
    [InlineData('8', 'B')]
    [InlineData('W', 'W')]
    public void Counterpart_IsOfTheOtherKind(char from, char to) => Assert.Equal(to, Confusables.Counterpart(from));

    [Fact]
    public void Normalise_DropsWhatIsNoPlateCharacter() => Assert.Equal("AEK882", PlateAlphabet.Normalise("川a-EK 8·82"));

    [Fact]
    public void Fold_WritesOAs0AndIAs1() => Assert.Equal("0011", PlateAlphabet.Fold("O0I1"));
}
