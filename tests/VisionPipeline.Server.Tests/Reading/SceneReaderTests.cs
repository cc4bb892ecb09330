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

        // 160 x 80 over the detector's 64 x 32: 30..70 in the mirror.
        Assert.Equal([90, 32, 40, 15], plate.Box.ToArray().Select(static side => (int)Math.Round(side)));
    }

    [Fact]
    public void ReadStill_PlateReadForCertain_IsNotLookedForAgain()
    {
        using SceneReader scenes = Open();
        using Mat picture = Picture(left: 255, right: 255);
        Assert.Equal(30, Assert.Single(scenes.ReadStill(picture).Plates).Box.X, 0.5);
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

    [Fact]
    public void ReadStill_PlateTooSmallInTheWholePicture_IsFoundInAPartOfIt()
    {
        using SceneReader scenes = Open();
        using var picture = new Mat(320, 640, MatType.CV_8UC3, Scalar.All(0));
        using (Mat spot = picture.SubMat(new Rect(480, 250, 60, 50)))
            spot.SetTo(Scalar.All(255));
        Assert.Empty(scenes.Read(picture).Plates);

        // Of the 4 x 4 parts of 192 x 96 the last one, at 448, 224, has white in its left half: three times the detector's box.
        Assert.Equal([484, 263, 48, 18], Assert.Single(scenes.ReadStill(picture).Plates).Box.ToArray().Select(static side => (int)Math.Round(side)));
    }

    [Theory]
    [InlineData(3840, 2160, 3)]
    [InlineData(641, 385, 2)]
    [InlineData(5, 3, 4)]
    public void Parts_OfAPicture_CoverItAndOverlap(int width, int height, int count)
    {
        Rect[] parts = [.. PictureView.Parts(width, height, count)];
        Assert.Equal(count * count, parts.Length);
        Assert.All(parts, part => Assert.True(part.X >= 0 && part.Y >= 0 && part.Right <= width && part.Bottom <= height, part.ToString()));
        Assert.Equal((width, height), (parts[^1].Right, parts[^1].Bottom));
        foreach ((Rect left, Rect right) in parts.Take(count).Zip(parts.Take(count).Skip(1)))
            Assert.True(left.Right >= right.X + (width > 100 ? 0.15 * left.Width : 0), $"{left} {right}");
    }

    [Fact]
    public void Part_PlateAtAnInnerEdge_IsLeftToItsNeighbour()
    {
        TinyModel edge = TinyDetector.V8(5, TinyDetector.OurNames, new TinyDetector.Box(0, 4, 16, 8, 6, 0, 0.9f));
        using TempFile file = edge.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        using Mat picture = Picture(255, 255);
        using var view = new PictureView();
        Assert.Single(view.Find(detector, picture, new Rect(0, 0, 96, 48)));
        Assert.Empty(view.Find(detector, picture, new Rect(64, 0, 96, 48)));
    }

    [Theory]
    [InlineData(false, 1, 30, 32, 40, 15)]
    [InlineData(true, 1, 90, 32, 40, 15)]
    [InlineData(false, 0.75, 13, 30, 53, 20)]
    public void View_GivesPlacesInPixelsOfThePicture(bool mirrored, double share, int x, int y, int width, int height)
    {
        using ObjectDetector detector = ObjectDetector.Open(_detector.Path);
        using Mat picture = Picture(255, 255);
        using var view = new PictureView();
        FoundPlate found = Assert.Single(view.Find(detector, picture, mirrored, share));
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
        var picture = new Mat(80, 160, MatType.CV_8UC3, Scalar.All(right));
        using Mat half = picture.SubMat(new Rect(0, 0, 80, 80));
        half.SetTo(Scalar.All(left));
        return picture;
    }

    private SceneReader Open() => new(
        ObjectDetector.Open(_detector.Path, new DetectorOptions { Scores = new ScoreThresholds { Plate = SceneReader.Doubtful } }), PlateReader.Open(_plates.Path, new OcrConfig()), 0.98);
}
