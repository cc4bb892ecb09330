using VisionPipeline.Events;
using VisionPipeline.Tracking;
using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Events;

public sealed class LetteringTests
{
    [Theory]
    [InlineData("NTEN", "US", true, false)]
    [InlineData("USASEMV", "GB", true, true)]
    [InlineData("AVTN", "DE", true, true)]
    [InlineData("AVTN", "XX", true, true)]
    [InlineData("NRVX1N", "XX", true, false)]
    [InlineData("NRVX1N", "GB", true, true)]
    [InlineData("AB10CDE", "GB", true, false)]
    [InlineData("ABC101", "XX", true, false)]
    [InlineData("AB12CDE", "GB", false, false)]
    [InlineData("", "GB", false, false)]
    public void Of_Texts_DependsOnDigitsAndRegion(string text, string region, bool possible, bool certain)
    {
        PlateReading reading = PlateReading.None with { Text = text, Region = region };
        Assert.Equal((possible, certain), (Lettering.IsPossible(reading), Lettering.IsCertain(reading)));
    }

    [Fact]
    public void Accept_LettersAloneInOnePicture_AreNotToldUntilASecondAgrees()
    {
        var rig = new PassRig();
        VehicleTrack truck = rig.Drive(100);
        rig.Read(truck, "NTEN", 0.9999, after: -0.4, region: "US");
        Assert.Empty(rig.Told);
        rig.Read(truck, "NTEN", 0.9999, region: "US");
        Assert.Equal(["Confirmed NTEN"], rig.Lines);
    }
}
