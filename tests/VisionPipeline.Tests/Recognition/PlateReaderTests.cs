using OpenCvSharp;
using VisionPipeline.Inference;
using VisionPipeline.Recognition;

namespace VisionPipeline.Tests.Recognition;

public sealed class PlateReaderTests
{
    private static readonly PlatePlace[] Middle = [new(40, 40, 80, 20)];

    [Fact]
    public void Read_CertainPlate_StopsAfterTheFirstStage()
    {
        using var model = new TinyReader("AB12CDE", 0.9999);
        using PlateReader reader = PlateReader.Open(model.Path, new OcrConfig());
        using Mat picture = Plain(255);
        PlateObservation seen = Assert.Single(reader.Read(picture, Middle, 3));
        Assert.Equal("AB12CDE", seen.Reading.Text);
        Assert.Equal("GB", seen.Reading.Region);
        Assert.Equal(["Plain", "Wide"], seen.Looks.Select(look => look.Name));
        Assert.Equal(2, reader.Crops);
        Assert.All(seen.Looks, look => Assert.Equal(3, look.Picture));
    }

    [Fact]
    public void Read_UnsurePlate_RunsEveryPassThatIsOn()
    {
        using var model = new TinyReader("AB12CDE", 0.6);
        OcrConfig config = new() { Passes = [.. OcrConfig.DefaultPasses.Select(pass => pass with { Stage = pass.Pass == OcrPass.Tesseract ? 0 : pass.Stage == 0 ? 4 : pass.Stage })] };
        using PlateReader reader = PlateReader.Open(model.Path, config);
        using Mat picture = Plain(255);
        PlateQuad slanted = PlateQuad.OfBox(40, 40, 80, 20, 10);
        PlateObservation seen = Assert.Single(reader.Read(picture, [new PlatePlace(40, 40, 80, 20, slanted)]));
        Assert.Equal(config.Passes.Count - 1, seen.Looks.Count);
        Assert.Equal(seen.Looks.Count, seen.Looks.Select(look => look.Name).Distinct().Count());
    }

    [Fact]
    public void Read_NoPlateInTheCrop_StopsAtOnce()
    {
        using var model = new TinyReader("AB12CDE", 0.6);
        using PlateReader reader = PlateReader.Open(model.Path, new OcrConfig());
        using Mat picture = Plain(0);
        PlateObservation seen = Assert.Single(reader.Read(picture, Middle));
        Assert.Equal(2, reader.Crops);
        Assert.InRange(seen.Reading.NoPlate, 0.9, 1);
    }

    [Fact]
    public void Read_PlacesOfEveryKind_GiveAReadingEach()
    {
        using var model = new TinyReader("AB12CDE", 0.6);
        using PlateReader reader = PlateReader.Open(model.Path, new OcrConfig { Batch = 3 });
        using Mat picture = Plain(200);
        PlatePlace[] places =
        [
            new(0, 0, 200, 100), new(-50, -50, 60, 60), new(190, 90, 80, 80), new(5000, 5000, 10, 10), new(-9000, 3, 1e6f, 1), new(10, 10, 0.01f, 0.01f),
            new(float.NaN, 0, 10, 10), new(0, 0, -1, 5), new(0, 0, float.PositiveInfinity, 5),
        ];
        IReadOnlyList<PlateObservation> seen = reader.Read(picture, places);
        Assert.Equal(places.Length, seen.Count);
        Assert.All(seen.Take(6), one => Assert.Equal("AB12CDE", one.Reading.Text));
        Assert.All(seen.Skip(6), one => Assert.Equal(0, one.Reading.Looks));
    }

    [Fact]
    public void Read_ViewsOfSeveralPictures_GoTogetherAndKeepTheirNumbers()
    {
        using var model = new TinyReader("AB12CDE", 0.9999);
        using PlateReader reader = PlateReader.Open(model.Path, new OcrConfig { Batch = 3 });
        using Mat white = Plain(255);
        using Mat black = Plain(0);
        using Mat small = new(30, 100, MatType.CV_8UC3, new Scalar(255, 255, 255));
        IReadOnlyList<PlateObservation> seen = reader.Read([new PlateView(white, Middle[0], 7), new PlateView(black, Middle[0], 8), new PlateView(small, new PlatePlace(10, 5, 80, 20), 9)]);
        Assert.Equal([7L, 8L, 9L], seen.Select(one => Assert.Single(one.Looks.Select(look => look.Picture).Distinct())));
        Assert.True(seen[1].Reading.NoPlate > 0.9);
        Assert.True(seen[0].Reading.NoPlate < 0.1 && seen[2].Reading.NoPlate < 0.1);
        Assert.Empty(reader.Read([]));
    }

    [Fact]
    public void Read_PictureOfOnePixel_IsRead()
    {
        using var model = new TinyReader("AB12CDE", 0.6);
        using PlateReader reader = PlateReader.Open(model.Path, new OcrConfig());
        using Mat picture = new(1, 1, MatType.CV_8UC3, new Scalar(255, 255, 255));
        Assert.Single(reader.Read(picture, [new PlatePlace(0, 0, 1, 1)]));
        Assert.Empty(reader.Read(picture, []));
    }

    [Fact]
    public void Read_GreyPicture_Throws()
    {
        using var model = new TinyReader("AB12CDE");
        using PlateReader reader = PlateReader.Open(model.Path, new OcrConfig());
        using Mat grey = new(10, 10, MatType.CV_8UC1, new Scalar(1));
        Assert.Contains("8-bit RGB", Assert.Throws<ArgumentException>(() => reader.Read(grey, Middle)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_AfterReading_LeavesNoNativeMatrix()
    {
        long before = Mat.LiveCount;
        using (var model = new TinyReader("AB12CDE", 0.6))
        using (PlateReader reader = PlateReader.Open(model.Path, new OcrConfig()))
        using (Mat picture = Plain(255))
            reader.Read(picture, Middle);
        Assert.Equal(before, Mat.LiveCount);
    }

    [Fact]
    public void Open_WrongModels_SayWhatIsWrong()
    {
        using var undescribed = new TinyReader("AB1", describes: false);
        Assert.Contains("its description", Fault(undescribed.Path), StringComparison.Ordinal);
        using var other = new TinyReader("AB1", charset: "ABC");
        Assert.Contains("charset is 'ABC'", Fault(other.Path), StringComparison.Ordinal);
        using var narrow = new TinyReader("AB1", symbols: 30);
        Assert.Contains("no plate reader", Fault(narrow.Path), StringComparison.Ordinal);
        using var regions = new TinyReader("AB1", regions: 5);
        Assert.Contains("region", Fault(regions.Path), StringComparison.Ordinal);
        using var damaged = new TinyReader("AB1");
        File.WriteAllText(damaged.Description, "{");
        Assert.Contains(":1:", Fault(damaged.Path), StringComparison.Ordinal);

        static string Fault(string path)
        {
            string message = Assert.Throws<ModelException>(() => PlateReader.Open(path, new OcrConfig()).Dispose()).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    private static Mat Plain(byte level) => new(100, 200, MatType.CV_8UC3, new Scalar(level, level, level));
}
