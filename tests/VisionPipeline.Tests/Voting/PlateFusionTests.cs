using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Voting;

public sealed class PlateFusionTests
{
    private static readonly PlateFusion Fusion = new(Looks.Regions, new FusionOptions());

    [Fact]
    public void Read_NoLooks_GivesNone() => Assert.Same(PlateReading.None, Fusion.Read([]));

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void Read_OneSureLook_GivesItsTextAndHighConfidence(double slotShare)
    {
        PlateReading reading = new PlateFusion(Looks.Regions, new FusionOptions { SlotShare = slotShare }).Read([Looks.Of("KA53ME9324", 0.998)]);
        Assert.Equal("KA53ME9324", reading.Text);
        Assert.InRange(reading.Confidence, 0.9, 1);
        Assert.Equal(10, reading.Characters.Count);
        Assert.All(reading.Characters, sure => Assert.InRange(sure, reading.Confidence, 1));
        Assert.Equal(1, reading.Looks);
    }

    [Fact]
    public void Read_ProbabilitiesOfAllTexts_StayWithinOne()
    {
        PlateReading reading = Fusion.Read([Looks.Of("AB12CDE", 0.7), Looks.Of("AB12CDF", 0.6, picture: 1), Looks.Of("A812CDE", 0.5, picture: 2)]);
        Assert.InRange(reading.Confidence + reading.Alternatives.Sum(other => other.Probability), 0, 1);
        Assert.Equal(reading.Alternatives.OrderByDescending(other => other.Probability), reading.Alternatives);
        Assert.DoesNotContain(reading.Alternatives, other => other.Text == reading.Text);
    }

    [Fact]
    public void Read_LooksThatContradict_TheSurerOneWins()
    {
        PlateLook[] looks = [Looks.Of("AB12CDE", 0.98, "6:E=0.55,F=0.44", picture: 0), Looks.Of("AB12CDE", 0.98, "6:F=0.97,E=0.02", picture: 1)];
        PlateReading reading = Fusion.Read(looks);
        Assert.Equal("AB12CDF", reading.Text);
        Assert.Equal("AB12CDE", reading.Alternatives[0].Text);
        Assert.InRange(reading.Characters[6], 0.5, 0.97);
        Assert.True(reading.Characters[0] > reading.Characters[6]);
    }

    [Fact]
    public void Read_Tie_IsBrokenTheSameWayWhateverTheOrder()
    {
        PlateLook e = Looks.Of("AB12CDE", 0.98, "6:E=0.7,F=0.29", picture: 0);
        PlateLook f = Looks.Of("AB12CDE", 0.98, "6:F=0.7,E=0.29", picture: 1);
        PlateReading first = Fusion.Read([e, f]);
        PlateReading second = Fusion.Read([f, e]);
        Assert.Equal("AB12CDE", first.Text);
        Assert.Equal("AB12CDE", second.Text);
        Assert.InRange(first.Confidence, 0.3, 0.55);
        Assert.Equal(first.Confidence, second.Confidence, 9);
    }

    [Fact]
    public void Read_OneBadLookAmongFive_IsOutvoted()
    {
        PlateLook[] looks = [.. Enumerable.Range(0, 4).Select(i => Looks.Of("AB12CDE", 0.9, picture: i)), Looks.Of("XY99ZZZ", 0.9999, picture: 4)];
        Assert.Equal("AB12CDE", Fusion.Read(looks).Text);
    }

    [Fact]
    public void Read_AgreeingPictures_RaiseConfidence()
    {
        double one = Fusion.Read([Looks.Of("AB12CDE", 0.9)]).Confidence;
        double three = Fusion.Read([.. Enumerable.Range(0, 3).Select(i => Looks.Of("AB12CDE", 0.9, picture: i))]).Confidence;
        Assert.True(three > one + 0.05, $"{one} -> {three}");
    }

    [Fact]
    public void Read_AgreeingPassesOfOnePicture_RaiseItLessThanPictures()
    {
        double passes = Fusion.Read([.. Enumerable.Range(0, 4).Select(_ => Looks.Of("AB12CDE", 0.9, picture: 7))]).Confidence;
        double pictures = Fusion.Read([.. Enumerable.Range(0, 4).Select(i => Looks.Of("AB12CDE", 0.9, picture: i))]).Confidence;
        Assert.True(pictures > passes, $"{passes} {pictures}");
    }

    [Fact]
    public void Read_LengthsDiffer_TheEvidencedLengthWins()
    {
        PlateLook[] looks = [Looks.Of("AB12CD", 0.6, picture: 0), Looks.Of("AB12CDE", 0.95, picture: 1), Looks.Of("AB12CDE", 0.95, picture: 2)];
        PlateReading reading = Fusion.Read(looks);
        Assert.Equal("AB12CDE", reading.Text);
        Assert.Equal(7, reading.Characters.Count);
    }

    [Theory]
    [InlineData("GB", "ABO2CDE", "2:O=0.6,0=0.38", "AB02CDE")]
    [InlineData("GB", "AB12CD0", "6:0=0.6,O=0.38", "AB12CDO")]
    [InlineData("BR", "ABC1S34", "4:S=0.7,5=0.28", "ABC1S34")]
    [InlineData("BR", "ABCB234", "3:B=0.6,8=0.38", "ABC8234")]
    [InlineData("BR", "ABCI234", "3:I=0.6,1=0.38", "ABC1234")]
    public void Read_RegionPrior_FlipsLookAlikesOnWeakEvidence(string region, string seen, string doubt, string expected) =>
        Assert.Equal(expected, Fusion.Read([Looks.Of(seen, 0.99, doubt, region)]).Text);

    [Fact]
    public void Read_RegionPrior_DoesNotFlipStrongEvidence()
    {
        PlateReading reading = Fusion.Read([Looks.Of("ABO2CDE", 0.99, "2:O=0.985,0=0.004", region: "GB")]);
        Assert.Equal("ABO2CDE", reading.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    public void Read_PicturesThatAllLeanToOneTwin_DoNotAddUpAgainstThePattern(int pictures)
    {
        PlateLook[] looks = [.. Enumerable.Range(0, pictures).Select(static picture => Looks.Of("ABO2CDE", 0.99, "2:O=0.8,0=0.19", "GB", regionSure: 0.998, picture: picture))];
        Assert.Equal("AB02CDE", new PlateFusion(Looks.Regions, new FusionOptions()).Read(looks).Text);

        // Characters that are drawn apart do: there each picture tells something of its own.
        PlateLook[] others = [.. Enumerable.Range(0, 12).Select(static picture => Looks.Of("ABS2CDE", 0.99, "2:S=0.8,5=0.19", "GB", regionSure: 0.998, picture: picture))];
        Assert.Equal("ABS2CDE", new PlateFusion(Looks.Regions, new FusionOptions()).Read(others).Text);
    }

    [Fact]
    public void Read_UnknownRegion_LeavesTheEvidenceAlone()
    {
        PlateReading reading = Fusion.Read([Looks.Of("ABO2CDE", 0.99, "2:O=0.6,0=0.38", region: "XX", regionSure: 0.9999)]);
        Assert.Equal("ABO2CDE", reading.Text);
    }

    [Fact]
    public void Read_LooksAtABadge_SaysNoPlate()
    {
        PlateReading reading = Fusion.Read([Looks.Of("C00D", 0.99, plate: 0.03f)]);
        Assert.InRange(reading.NoPlate, 0.9, 1);
        Assert.InRange(reading.Confidence, 0, 0.1);
    }

    [Fact]
    public void Read_LooksWithoutAlignment_FuseBesideOthers()
    {
        PlateReading reading = Fusion.Read([Looks.Of("AB12CDE", 0.9, withCtc: false), Looks.Of("AB12CDE", 0.9)]);
        Assert.Equal("AB12CDE", reading.Text);
    }

    [Fact]
    public void Read_Temperature_HumblesConfidence()
    {
        PlateLook[] looks = [Looks.Of("AB12CDE", 0.98)];
        double plain = Fusion.Read(looks).Confidence;
        double humble = new PlateFusion(Looks.Regions, new FusionOptions { Temperature = 2 }).Read(looks).Confidence;
        Assert.True(humble < plain);
    }

    [Fact]
    public void Read_DoubledLetters_SurviveTheAlignment()
    {
        PlateReading reading = new PlateFusion(Looks.Regions, new FusionOptions { SlotShare = 0 }).Read([Looks.Of("AA11BB22", 0.97)]);
        Assert.Equal("AA11BB22", reading.Text);
    }

    [Theory]
    [InlineData("DE", "SG013", "2:0=0.95,O=0.05", "SGO13")]
    [InlineData("CZ", "O1A2345", "0:O=0.97,0=0.03", "O1A2345")]
    [InlineData("BR", "A8C1234", "1:8=0.9,B=0.08", "ABC1234")]
    public void Read_WhatIsDrawnAlike_IsDecidedByThePatternWhereItTells(string region, string seen, string doubt, string expected) =>
        Assert.Equal(expected, Fusion.Read([Looks.Of(seen, 0.9, doubt, region, regionSure: 0.99)]).Text);

    [Fact]
    public void Read_TwinsThatNoPatternTells_BoundConfidence()
    {
        PlateFusion plain = new(Looks.Regions, new FusionOptions { TwinDoubt = 0 });
        PlateFusion doubting = new(Looks.Regions, new FusionOptions { TwinDoubt = 0.04 });
        PlateLook[] twins = [Looks.Of("AOC", 0.999, region: "XX", regionSure: 0.9999)];
        PlateLook[] none = [Looks.Of("ABC", 0.999, region: "XX", regionSure: 0.9999)];
        Assert.InRange(plain.Read(twins).Confidence, 0.97, 1);
        Assert.InRange(doubting.Read(twins).Confidence, 0.9, 0.965);
        Assert.Equal("A0C", doubting.Read(twins).Alternatives[0].Text);
        Assert.Equal(plain.Read(none).Confidence, doubting.Read(none).Confidence, 2);
    }

    [Fact]
    public void Collect_SecondRegionIsPlausible_ItsPatternMakesCandidates()
    {
        PlateLook look = Looks.Of("ABCIZ34", 0.99, "3:I=0.9999,1=0.0001 4:Z=0.9999,2=0.0001");
        FusionOptions options = new() { TwinDoubt = 0 };
        Assert.Contains("ABC1234", CandidateTexts.Collect([look], [1.0], Looks.Regions, [0.7, 0, 0.3, 0, 0], options));
        Assert.DoesNotContain("ABC1234", CandidateTexts.Collect([look], [1.0], Looks.Regions, [1, 0, 0, 0, 0], options));
    }

    [Fact]
    public void Read_HomeRegion_LetsItsPatternDecideWhereThePlateDoesNotShowItsCountry()
    {
        PlateLook look = Looks.Of("0ZS6477", 0.98, "0:0=0.55,O=0.44", "US", 0.6);
        Assert.Equal("0ZS6477", Fusion.Read([look]).Text);
        PlateReading home = new PlateFusion(Looks.Regions, new FusionOptions { HomeRegions = ["BR"] }).Read([look]);
        Assert.Equal(("OZS6477", "BR"), (home.Text, home.Region));

        // A plate that shows its country keeps it.
        PlateLook sure = Looks.Of("0ZS6477", 0.98, "0:0=0.55,O=0.44", "US", 0.999);
        Assert.Equal("US", new PlateFusion(Looks.Regions, new FusionOptions { HomeRegions = ["BR"] }).Read([sure]).Region);
    }
}
