using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Tests.Inference;
using static VisionPipeline.Tests.Detection.TinyDetector;

namespace VisionPipeline.Tests.Detection;

public sealed class ObjectDetectorTests
{
    // One plate whose score is the brightness of the picture.
    private static readonly TinyModel Brightness = V8(1, null, new Box(5, 32, 16, 8, 4, 0, 0)) with
    {
        Gain = [.. Enumerable.Range(0, 5 * Anchors).Select(static i => i == (4 * Anchors) + 5 ? 1f : 0)],
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_AnyBatchSide_GivesEachPictureItsOwn(int batch)
    {
        using TempFile file = (Brightness with { Batch = batch }).Write();
        using (ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 5 }))
        {
            LetterboxScaler scaler = detector.CreateScaler();
            byte[] levels = [255, 10, 153, 204, 102];
            for (int i = 0; i < levels.Length; i++)
                detector.Put(i, Pictures.Grey(64, 32, levels[i]), Rotation.None, scaler);
            detector.Run(5);
            for (int i = 0; i < levels.Length; i++)
            {
                DetectedObject[] found = detector.Detections(i).ToArray();
                Assert.Equal(levels[i] > 64 ? 1 : 0, found.Length);
                Assert.All(found, f => Assert.Equal(levels[i] / 255f, f.Score, 0.005f));
            }

            detector.Run(2);
            Assert.Throws<ArgumentOutOfRangeException>(() => detector.Detections(2).Length);
        }

        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Run_OpenBatchSideThatTakesOnlyOne_RunsOneByOne()
    {
        // Reshaped to one picture inside, whatever the input says.
        byte[] content = new OnnxWriter()
            .Input("images", OnnxWriter.Float, "batch", 3, 32, 64)
            .Constant("shape", [1L, 6144L]).Constant("weights", V8(1, null, new Box(5, 32, 16, 8, 4, 0, 0.9f)).Base, 1, 5, Anchors).Constant("zero", [0f], 1)
            .Node("Reshape", ["images", "shape"], "flat")
            .Node("ReduceMax", ["flat"], "top", OnnxWriter.Ints("axes", 0, 1), OnnxWriter.Int("keepdims", 0))
            .Node("Mul", ["top", "zero"], "nothing").Node("Add", ["weights", "nothing"], "output0")
            .Output("output0", OnnxWriter.Float, "batch", 5, Anchors).ToArray();
        using var file = new TempFile(content);
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3 });
        for (int i = 0; i < 3; i++)
            detector.Put(i, Pictures.Plain(64, 32, 5), 64, 32);
        detector.Run(3);
        Assert.Equal(1, detector.Detections(2).Length);
    }

    [Theory]
    [InlineData(Rotation.None, 240, 100)]
    [InlineData(Rotation.Clockwise90, 100, 240)]
    [InlineData(Rotation.Clockwise180, 240, 100)]
    [InlineData(Rotation.Clockwise270, 100, 240)]
    public void Detections_AreInPixelsOfTheFrame(Rotation rotation, int width, int height)
    {
        LetterboxOptions options = new() { TargetWidth = 64, TargetHeight = 32 };
        Letterbox box = new LetterboxPlan(new YuvFormat(width, height, PixelLayout.Gray8), options, rotation).Letterbox;
        (double left, double top, double right, double bottom) = box.ToTarget(10, 20, 60, 44);
        TinyModel tiny = V8(1, null, new Box(0, (float)(left + right) / 2, (float)(top + bottom) / 2, (float)(right - left), (float)(bottom - top), 0, 0.9f));
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        detector.Put(0, Pictures.Grey(width, height, 50), rotation, detector.CreateScaler());
        detector.Run(1);
        DetectedObject found = Assert.Single(detector.Detections(0).ToArray());
        Assert.Equal(10, found.X, 0.01f);
        Assert.Equal(20, found.Y, 0.01f);
        Assert.Equal(50, found.Width, 0.01f);
        Assert.Equal(24, found.Height, 0.01f);
    }

    [Fact]
    public void Detections_AcrossTheEdge_AreClippedAndThoseOnThePaddingDropped()
    {
        // A square picture fills columns 16..48 of the tensor.
        TinyModel tiny = V8(1, null, new Box(0, 16, 16, 20, 6, 0, 0.9f), new Box(1, 6, 16, 10, 6, 0, 0.8f), new Box(2, 48, 31, 10, 6, 0, 0.7f));
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        DetectedObject[] found = detector.Detect(Pictures.Plain(32, 32, 1), 32, 32).ToArray();
        Assert.Equal(2, found.Length);
        Assert.Equal((0f, 13f, 10f, 6f), (found[0].X, found[0].Y, found[0].Width, found[0].Height));
        Assert.Equal((27f, 28f, 5f, 4f), (found[1].X, found[1].Y, found[1].Width, found[1].Height));
    }

    [Fact]
    public void Detections_NumbersThatAreNone_AreDropped()
    {
        TinyModel tiny = V8(1, null, new Box(0, float.NaN, 16, 20, 6, 0, 0.9f), new Box(1, 20, 16, float.PositiveInfinity, 6, 0, 0.9f),
            new Box(2, 20, 16, -4, 6, 0, 0.9f), new Box(3, 20, 16, 4, 6, 0, float.NaN), new Box(4, 40, 16, 4, 6, 0, 3f));
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        Assert.Equal(1f, Assert.Single(detector.Detect(Pictures.Plain(64, 32, 1), 64, 32).ToArray()).Score);
    }

    [Fact]
    public void Run_CocoModel_GivesVehiclesOnlyWhereTheyScoreBest()
    {
        TinyModel tiny = V8(80, null, new Box(0, 20, 16, 12, 6, 2, 0.9f), new Box(1, 40, 16, 12, 6, 0, 0.9f),
            new Box(2, 50, 8, 12, 6, 5, 0.5f), new Box(2, 50, 8, 12, 6, 6, 0.6f));
        using TempFile file = (tiny with
        {
            Metadata = Named("[" + string.Join(",", Enumerable.Range(0, 80).Select(static i => i switch
        {
            2 => "'car'",
            3 => "'motorcycle'",
            5 => "'bus'",
            6 => "'train'",
            7 => "'truck'",
            _ => "'other'",
        })) + "]")
        }).Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        Assert.Equal([ObjectClass.Car, ObjectClass.Motorcycle, ObjectClass.Bus, ObjectClass.Truck], detector.Model.Classes);
        Assert.Equal(ObjectClass.Car, Assert.Single(detector.Detect(Pictures.Plain(64, 32, 1), 64, 32).ToArray()).Class);
    }

    [Fact]
    public void Run_OneVehicleAsTwoClasses_IsOneAndItsPlateStays()
    {
        TinyModel tiny = V8(5, OurNames, new Box(0, 30, 16, 40, 20, 1, 0.7f), new Box(1, 30, 16, 40, 21, 4, 0.8f), new Box(2, 30, 16, 40, 20, 0, 0.3f));
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        Assert.Equal([ObjectClass.Plate, ObjectClass.Truck], detector.Detect(Pictures.Plain(64, 32, 1), 64, 32).ToArray().Select(static f => f.Class));
    }

    [Fact]
    public void Run_ThresholdPerClass_IsKept()
    {
        TinyModel tiny = V8(5, OurNames, new Box(0, 10, 10, 8, 8, 0, 0.3f), new Box(1, 30, 10, 8, 8, 1, 0.3f), new Box(2, 50, 10, 8, 8, 3, 0.3f));
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { Scores = new ScoreThresholds { Plate = 0.31f, Bus = 0.29f } });
        Assert.Equal(ObjectClass.Bus, Assert.Single(detector.Detect(Pictures.Plain(64, 32, 1), 64, 32).ToArray()).Class);
    }

    [Theory]
    [InlineData(OnnxWriter.Float)]
    [InlineData(OnnxWriter.Half)]
    public void PutAndRun_Repeated_AllocateNothing(int element)
    {
        TinyModel tiny = V8(5, OurNames, new Box(0, 10, 10, 8, 8, 0, 0.9f), new Box(1, 30, 10, 8, 8, 1, 0.9f)) with { Element = element };
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        LetterboxScaler scaler = detector.CreateScaler();
        YuvImage image = Pictures.Grey(300, 100, 7);
        for (int i = 0; i < 60; i++)
            Look(detector, scaler, image);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 60; i++)
            Look(detector, scaler, image);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Put_AfterAPictureOfAnotherShape_LeavesNothingOfIt()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        LetterboxScaler scaler = detector.CreateScaler();
        detector.Put(0, Pictures.Grey(64, 32, 255), Rotation.None, scaler);
        detector.Put(0, Pictures.Grey(32, 32, 0), Rotation.None, scaler);
        Assert.Equal(114 / 255f, Max(detector), 0.001f);
        detector.Tensor<float>(0).Fill(1);
        detector.Put(0, Pictures.Grey(32, 32, 0), Rotation.None, scaler);
        Assert.Equal(114 / 255f, Max(detector), 0.001f);
    }

    [Fact]
    public void Run_EmptySlotOrWrongLetterbox_IsRefused()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        detector.Put(0, Pictures.Plain(8, 8, 1), 8, 8);
        Assert.Equal("slot 1 of 2 holds no picture", Assert.Throws<InvalidOperationException>(() => detector.Run(2)).Message);
        Assert.Throws<ArgumentException>(() => detector.Place(0, Letterbox.Fit(8, 8, Rotation.None, 65, 32)));
        var other = new LetterboxScaler(new LetterboxOptions { TargetWidth = 64, TargetHeight = 64 });
        Assert.Throws<ArgumentException>(() => detector.Put(0, Pictures.Grey(8, 8, 1), Rotation.None, other));
        Assert.Throws<ArgumentException>(() => detector.Put(0, new byte[10], 8, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Put(2, Pictures.Plain(8, 8, 1), 8, 8));
    }

    private static float Max(ObjectDetector detector)
    {
        float most = 0;
        foreach (float value in detector.Tensor<float>(0))
            most = MathF.Max(most, value);
        return most;
    }

    private static void Look(ObjectDetector detector, LetterboxScaler scaler, in YuvImage image)
    {
        detector.Put(0, image, Rotation.None, scaler);
        detector.Put(1, image, Rotation.None, scaler);
        detector.Run(2);
        if (detector.Detections(1).Length != 2)
            throw new InvalidOperationException("two boxes expected");
    }
}
