using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Inference;
using VisionPipeline.Tests.Inference;
using static VisionPipeline.Tests.Detection.TinyDetector;

namespace VisionPipeline.Tests.Detection;

public sealed class DetectorFormatTests
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(5, "{0: 'plate', 1: 'car', 2: 'motorcycle', 3: 'bus', 4: 'truck'}")]
    [InlineData(2, "['vehicle', 'License_Plate']")]
    public void V8_ByShape_IsRead(int classes, string? names)
    {
        int plate = classes == 2 ? 1 : 0;
        AssertPlate(V8(classes, names, new Box(17, 20, 16, 12, 6, plate, 0.8f)), DetectorFormat.YoloV8, 0.8f);
    }

    [Fact]
    public void V8_MoreClassesThanAnchors_IsReadByItsNames()
    {
        string names = "[" + string.Join(", ", Enumerable.Range(0, 80).Select(static i => i == 70 ? "'number plate'" : $"'c{i}'")) + "]";
        AssertPlate(V8(80, names, new Box(3, 20, 16, 12, 6, 70, 0.8f)), DetectorFormat.YoloV8, 0.8f);
    }

    [Fact]
    public void V8_NotTransposed_IsReadByItsNames()
    {
        var values = new float[Anchors * 9];
        ((float[])[20, 16, 12, 6, 0.8f]).CopyTo(values, 30 * 9);
        AssertPlate(new TinyModel { Shape = [Anchors, 9], Base = values, Metadata = Named(OurNames) }, DetectorFormat.YoloV8, 0.8f);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(5, "{0: 'plate', 1: 'car', 2: 'motorcycle', 3: 'bus', 4: 'truck'}")]
    public void V5_ByShape_MultipliesObjectness(int classes, string? names) =>
        AssertPlate(V5(classes, names, new Box(100, 20, 16, 12, 6, 0, 0.8f)), DetectorFormat.YoloV5, 0.72f);

    [Theory]
    [InlineData(1, null)]
    [InlineData(5, "{0: 'plate', 1: 'car', 2: 'motorcycle', 3: 'bus', 4: 'truck'}")]
    public void YoloX_OneAnchorPerCell_IsDecodedOnItsGrid(int classes, string? names)
    {
        // Anchor 36 is row 1, column 0 of stride 16: (0 + 1.25) * 16 = 20, (1 + 0) * 16 = 16, exp(log(w / 16)) * 16 = w.
        var box = new Box(36, 1.25f, 0, MathF.Log(12f / 16), MathF.Log(6f / 16), 0, 0.8f);
        DetectorModel model = AssertPlate(YoloX(classes, names, box), DetectorFormat.YoloX, 0.72f);
        Assert.Equal(255, model.Letterbox.White);
        Assert.Equal(ChannelOrder.Bgr, model.Letterbox.Channels);
    }

    [Fact]
    public void YoloX_AlreadyDecoded_ReadsAsV5()
    {
        TinyModel tiny = V5(1, null, new Box(5, 20, 16, 12, 6, 0, 0.8f));
        AssertPlate(tiny with { Shape = [Anchors, 6], Base = tiny.Base[..(Anchors * 6)] }, DetectorFormat.YoloV5, 0.72f);
        AssertPlate(tiny with { Shape = [Anchors, 6], Base = tiny.Base[..(Anchors * 6)] }, DetectorFormat.YoloX, 0.72f, new DetectorOptions { Format = DetectorFormat.YoloX });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EndToEnd_ByShape_IsReadWhetherDeclaredOrNot(bool declared) =>
        AssertPlate(EndToEnd(OurNames, new Box(0, 14, 13, 26, 19, 0, 0.8f)) with { DeclaresOutput = declared }, DetectorFormat.EndToEnd, 0.8f);

    [Fact]
    public void EndToEnd_OnlyAsManyRowsAsFound_IsRead()
    {
        TinyModel tiny = EndToEnd(OurNames, new Box(0, 14, 13, 26, 19, 0, 0.8f)) with { CutsRows = true, Element = OnnxWriter.UInt8 };
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        Assert.Equal(DetectorFormat.EndToEnd, detector.Model.Format);
        Assert.Equal(0, detector.Detect(Pictures.Plain(64, 32, 0), 64, 32).Length);
        Assert.Equal(1, detector.Detect(Pictures.Plain(64, 32, 1), 64, 32).Length);
        Assert.Equal(1, detector.Detect(Pictures.Plain(64, 32, 200), 64, 32).Length);
    }

    [Theory]
    [InlineData(OnnxWriter.Float, false, OnnxWriter.Float)]
    [InlineData(OnnxWriter.Half, false, OnnxWriter.Half)]
    [InlineData(OnnxWriter.UInt8, false, OnnxWriter.Float)]
    [InlineData(OnnxWriter.Float, true, OnnxWriter.Half)]
    [InlineData(OnnxWriter.Half, true, OnnxWriter.Float)]
    [InlineData(OnnxWriter.UInt8, true, OnnxWriter.Float)]
    public void Input_OfAnyKind_IsTaken(int element, bool interleaved, int output) => AssertPlate(
        V8(1, null, new Box(9, 20, 16, 12, 6, 0, 0.75f)) with { Element = element, IsInterleaved = interleaved, OutputElement = output }, DetectorFormat.YoloV8, 0.75f);

    [Fact]
    public void Input_OfOpenSize_TakesTheMetadatasSizeOrTheSettings()
    {
        TinyModel tiny = V8(5, OurNames, new Box(9, 20, 16, 12, 6, 0, 0.8f)) with { IsOpenSize = true, DeclaresOutput = false };
        using TempFile file = (tiny with { Metadata = new Dictionary<string, string>(tiny.Metadata) { ["imgsz"] = "[32, 64]" } }).Write();
        using DetectorModel said = DetectorModel.Open(file.Path);
        Assert.Equal((64, 32), (said.Input.Width, said.Input.Height));
        using DetectorModel set = DetectorModel.Open(file.Path, new DetectorOptions { InputWidth = 96, InputHeight = 48 });
        Assert.Equal((96, 48), (set.Input.Width, set.Input.Height));
    }

    [Fact]
    public void Corners_WhereGiven_ComeWithPlates()
    {
        var corners = new float[8 * Anchors];
        ((float[])[14, 13, 26, 14, 25, 19, 13, 18]).Select((value, i) => (value, i)).ToList().ForEach(c => corners[(c.i * Anchors) + 17] = c.value);
        TinyModel tiny = V8(5, OurNames, new Box(17, 20, 16, 12, 6, 0, 0.8f), new Box(2, 30, 16, 50, 20, 1, 0.9f)) with { Extra = ("corners", [8, Anchors], corners) };
        using TempFile file = tiny.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        ReadOnlySpan<DetectedObject> found = detector.Detect(Pictures.Plain(128, 64, 9), 128, 64);
        Assert.Equal(new PlateCorners(28, 26, 52, 28, 50, 38, 26, 36), found[0].Corners);
        Assert.Null(found[1].Corners);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(3)]
    public void Open_ShapeThatFitsNothing_NamesWhatWasFoundAndWhatIsKnown(int sides)
    {
        var tiny = new TinyModel { Shape = [1, sides], Base = new float[sides] };
        ModelException e = Refusal(tiny);
        Assert.Contains($"output0 [1, 1, {sides}]", e.Message, StringComparison.Ordinal);
        Assert.Contains("images float[?, 3, 32, 64]", e.Message, StringComparison.Ordinal);
        Assert.Contains("YOLOX [N, A, 5+C]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesThatDoNotCount_SaysHowMany() =>
        Assert.Contains("with 3 class names", Refusal(V8(5, "['plate', 'car', 'bus']")).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NoClassOfOurs_NamesTheClasses() =>
        Assert.Contains("none of its 2 classes (cat, dog) is a plate, car", Refusal(V8(2, "['cat', 'dog']")).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NoNamesAndNoCommonNumber_AsksForNames() =>
        Assert.Contains("does not name its classes", Refusal(V8(5, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_ForcedFormatThatDoesNotFit_SaysSo() =>
        Assert.Contains("no detector as YoloX", Refusal(V8(5, OurNames), new DetectorOptions { Format = DetectorFormat.YoloX }).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_OtherTask_NamesIt() => Assert.Contains(
        "its task is 'classify'", Refusal(V8(5, OurNames) with { Metadata = new Dictionary<string, string> { ["task"] = "classify" } }).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_FourChannels_SaysWhatADetectorTakes()
    {
        using var file = new TempFile(new OnnxWriter().Input("x", OnnxWriter.Float, 1, 4, 8, 8).Node("Relu", ["x"], "y").Output("y", OnnxWriter.Float, 1, 4, 8, 8).ToArray());
        ModelException e = Assert.Throws<ModelException>(() => DetectorModel.Open(file.Path));
        Assert.Contains("one input of 3-channel pictures", e.Message, StringComparison.Ordinal);
        NativeHandles.AssertNoneLeft();
    }

    private static ModelException Refusal(TinyModel tiny, DetectorOptions? options = null)
    {
        using TempFile file = tiny.Write();
        ModelException e = Assert.Throws<ModelException>(() => DetectorModel.Open(file.Path, options));
        Assert.Equal(ModelFault.UnknownForm, e.Fault);
        Assert.DoesNotContain('\n', e.Message);
        NativeHandles.AssertNoneLeft();
        return e;
    }

    // The one plate at 14..26 x 13..19 of the tensor, seen in a picture of twice the size.
    private static DetectorModel AssertPlate(TinyModel tiny, DetectorFormat format, float score, DetectorOptions? options = null)
    {
        using TempFile file = tiny.Write();
        DetectorModel model;
        using (ObjectDetector detector = ObjectDetector.Open(file.Path, options))
        {
            model = detector.Model;
            Assert.Equal(format, model.Format);
            DetectedObject found = Assert.Single(detector.Detect(Pictures.Plain(128, 64, 200), 128, 64).ToArray());
            Assert.Equal(ObjectClass.Plate, found.Class);
            Assert.Equal(score, found.Score, 0.001f);
            Assert.Equal(28, found.X, 0.05f);
            Assert.Equal(26, found.Y, 0.05f);
            Assert.Equal(24, found.Width, 0.05f);
            Assert.Equal(12, found.Height, 0.05f);
            Assert.Null(found.Corners);
        }

        NativeHandles.AssertNoneLeft();
        return model;
    }
}
