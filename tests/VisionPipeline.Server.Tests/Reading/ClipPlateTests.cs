using VisionPipeline.Recognition;
using VisionPipeline.Server.Reading;
using VisionPipeline.Voting;
using SomeLooks = VisionPipeline.Tests.Voting.Looks;

namespace VisionPipeline.Server.Tests.Reading;

public sealed class ClipPlateTests
{
    private static readonly PlateFusion Fusion = new(SomeLooks.Regions, new FusionOptions());

    [Fact]
    public void Add_SureLooksAfterManyUnsureOnes_ChangeTheReading()
    {
        var plate = new ClipPlate(Fusion);
        for (int i = 0; i < 24; i++)
            plate.Add(Seen("WJY4470", 0.3, i), i * 0.2);
        Assert.Equal("WJY4470", plate.Reading.Text);
        for (int i = 24; i < 34; i++)
            plate.Add(Seen("WIY4470", 0.97, i), i * 0.2);
        Assert.Equal("WIY4470", plate.Reading.Text);
        Assert.Equal(34, plate.Frames);
        Assert.Equal(24, plate.Box.X);
        Assert.Equal(4.8, plate.BestTime, 1e-9);
    }

    [Fact]
    public void Settle_KeepsTheReading()
    {
        var plate = new ClipPlate(Fusion);
        plate.Add(Seen("WIY4470", 0.97, 0), 0);
        PlateReading before = plate.Reading;
        plate.Settle();
        Assert.Same(before, plate.Reading);
        Assert.Throws<InvalidOperationException>(() => plate.Add(Seen("WIY4470", 0.97, 1), 1));
    }

    private static ScenePlate Seen(string text, double confidence, int picture)
    {
        PlateReading reading = PlateReading.None with { Text = text, Confidence = confidence, NoPlate = 0 };
        return new ScenePlate(new PixelBox(picture, 10, 80, 20), 0.9, null, new PlateObservation(reading, [SomeLooks.Of(text, 0.9, picture: picture)]), IsAnswer: true);
    }
}
