using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Recognition;
using VisionPipeline.Server.Reading;
using VisionPipeline.Tests.Detection;
using VisionPipeline.Tests.Inference;
using VisionPipeline.Tests.Recognition;

namespace VisionPipeline.Server.Tests.Reading;

/// <summary>Looking at a still a second time, with a detector that finds one plate, at one place, where the left half of what it sees is white.</summary>
public sealed class SceneReaderTests : IDisposable
{
    private const string Text = "AB12CDE";

    private readonly TempFile _detector = Detector().Write();
    private readonly TinyReader _plates = new(Text, 0.999);

    [Fact]
    public void ReadStill_PlateSeenOnlyMirrored_IsFoundWhereItIs()
    {
        using SceneReader scenes = Open();
        using Mat picture = Picture(left: 0, right: 255);
        Assert.Empty(scenes.Read(picture).Plates);
        ScenePlate plate = Assert.Single(scenes.ReadStill(picture).Plates);
        Assert.True(plate.IsAnswer);
        Assert.Equal(Text, plate.Seen.Reading.Text);

        // 640 x 320 over the detector's 64 x 32: 120..280 in the mirror.
        Assert.Equal([360, 130, 160, 60], plate.Box.ToArray().Select(static side => (int)Math.Round(side)));
    }

    [Fact]
    public void ReadStill_PlateReadForCertain_IsNotLookedForAgain()
    {
        using SceneReader scenes = Open();
        using Mat picture = Picture(left: 255, right: 255);
        Assert.Equal(120, Assert.Single(scenes.ReadStill(picture).Plates).Box.X, 0.5);
        long once = scenes.Crops;
        scenes.Read(picture);
        Assert.Equal(2 * once, scenes.Crops);
    }

    [Fact]
    public void ReadStill_NothingThere_FindsNothing()
    {
        using SceneReader scenes = Open();
        using Mat picture = Picture(left: 0, right: 0);
        Assert.Empty(scenes.ReadStill(picture).Plates);
    }

    [Theory]
    [InlineData(false, 1, 120, 130, 160, 60)]
    [InlineData(true, 1, 360, 130, 160, 60)]
    [InlineData(false, 0.75, 53, 120, 213, 80)]
    public void View_GivesPlacesInPixelsOfThePicture(bool mirrored, double share, int x, int y, int width, int height)
    {
        using ObjectDetector detector = ObjectDetector.Open(_detector.Path);
        using Mat picture = Picture(255, 255);
        using var view = new PictureView(mirrored, share);
        FoundPlate found = Assert.Single(view.Find(detector, picture));
        Assert.Equal([x, y, width, height], found.Box.ToArray().Select(static side => (int)Math.Round(side)));
    }

    public void Dispose()
    {
        _detector.Dispose();
        _plates.Dispose();
    }

    // The bars of a smaller view are grey and its middle half white: 0.02 + 0.5 * 0.4 is below the threshold.
    private static TinyModel Detector()
    {
        TinyModel sure = TinyDetector.V8(5, TinyDetector.OurNames, new TinyDetector.Box(0, 20, 16, 16, 6, 0, 0.02f));
        float[] gain = new float[sure.Base.Length];
        gain[4 * TinyDetector.Anchors] = 0.4f;
        return sure with { Gain = gain, SeesLeftHalf = true };
    }

    private static Mat Picture(int left, int right)
    {
        var picture = new Mat(320, 640, MatType.CV_8UC3, Scalar.All(right));
        using Mat half = picture.SubMat(new Rect(0, 0, 320, 320));
        half.SetTo(Scalar.All(left));
        return picture;
    }

    private SceneReader Open() => new(
        ObjectDetector.Open(_detector.Path, new DetectorOptions { Scores = new ScoreThresholds { Plate = SceneReader.Doubtful } }), PlateReader.Open(_plates.Path, new OcrConfig()), 0.98);
}
