using OpenCvSharp;
using Tesseract;
using VisionPipeline.Native.Loading;
using Size = OpenCvSharp.Size;

namespace VisionPipeline.Native.Tests.Tesseract;

[Collection(OpenCv.OpenCvCollection.Name)]
public sealed class TesseractEngineTests : IDisposable
{
    private readonly IReadOnlyDictionary<string, long> _before = NativeHandleCounter.Snapshot();

    public void Dispose()
    {
        foreach ((string kind, long count) in NativeHandleCounter.Snapshot())
            Assert.Equal((kind, _before.GetValueOrDefault(kind)), (kind, count));
    }

    [Fact]
    public void Process_OfAPlate_ReadsItWithConfidenceSymbolsAndChoices()
    {
        using Mat plate = Plate("AB4217");
        using TesseractEngine engine = new();
        Assert.True(engine.SetVariable("tessedit_char_whitelist", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"));
        Assert.True(engine.SetVariable("lstm_choice_mode", "2"));
        using Page page = engine.Process(plate.AsSpan(), plate.Cols, plate.Rows, (int)plate.Step(), PageSegMode.SingleLine);

        Assert.Equal("AB4217", page.GetText().Replace(" ", "", StringComparison.Ordinal).Trim());
        Assert.InRange(page.GetMeanConfidence(), 0.5f, 1f);
        ResultIterator symbols = Assert.IsType<ResultIterator>(page.GetIterator());
        string read = "";
        int alternatives = 0;
        do
        {
            string symbol = Assert.IsType<string>(symbols.GetText(PageIteratorLevel.Symbol));
            read += symbol;
            Assert.InRange(symbols.GetConfidence(PageIteratorLevel.Symbol), 1, 100);
            Assert.True(symbols.TryGetBoundingBox(PageIteratorLevel.Symbol, out global::Tesseract.Rect box));
            Assert.InRange(box.Width, 2, 80);
            using ChoiceIterator choices = Assert.IsType<ChoiceIterator>(symbols.GetChoiceIterator());
            Assert.Equal(symbol, choices.GetText());
            while (choices.Next())
                alternatives++;
        }
        while (symbols.Next(PageIteratorLevel.Symbol));

        Assert.Equal("AB4217", read);
        Assert.True(alternatives > 0, "no character has an alternative");
        Assert.Null(symbols.GetChoiceIterator());
        Assert.Null(symbols.GetText(PageIteratorLevel.Symbol));
        Assert.False(symbols.TryGetBoundingBox(PageIteratorLevel.Word, out _));
        symbols.Begin();
        Assert.Equal("A", symbols.GetText(PageIteratorLevel.Symbol));
    }

    [Fact]
    public void Process_OfABlankPicture_InAnyMode_ReadsNextToNothing()
    {
        byte[] blank = new byte[240 * 80];
        blank.AsSpan().Fill(255);
        using TesseractEngine engine = new();
        foreach (PageSegMode mode in Enum.GetValues<PageSegMode>().Where(static m => m is not (PageSegMode.OsdOnly or PageSegMode.AutoOsd or PageSegMode.SparseTextOsd)))
        {
            using Page page = engine.Process(blank, 240, 80, 240, mode);

            // The network may see a letter or two in nothing: no text is asserted.
            Assert.InRange(page.GetText().Trim().Length, 0, 4);
            Assert.InRange(page.GetMeanConfidence(), 0, 1);
            _ = page.GetIterator()?.GetChoiceIterator()?.GetText();
        }
    }

    [Fact]
    public void Process_WhileAPageIsOpen_OrAfterDispose_Throws()
    {
        byte[] blank = new byte[100];
        TesseractEngine engine = new();
        Page page = engine.Process(blank, 10, 10, 10);
        Assert.Throws<InvalidOperationException>(() => engine.Process(blank, 10, 10, 10));
        engine.Dispose();
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(page.GetText);
        Assert.Throws<ObjectDisposedException>(() => engine.Process(blank, 10, 10, 10));
        Assert.Throws<ObjectDisposedException>(() => engine.SetVariable("debug_file", ""));
        page.Dispose();
    }

    [Theory]
    [InlineData(0, 10, 10, 6)]
    [InlineData(10, -1, 10, 6)]
    [InlineData(40000, 1, 40000, 6)]
    [InlineData(10, 11, 10, 6)]
    [InlineData(10, 10, 9, 6)]
    [InlineData(10, 10, int.MaxValue, 6)]
    [InlineData(10, 10, 10, -1)]
    [InlineData(10, 10, 10, 14)]
    [InlineData(10, 10, 10, 0)]
    public void Process_WithBadArguments_Throws(int width, int height, int stride, int mode)
    {
        using TesseractEngine engine = new();
        Assert.Throws<TesseractException>(() => engine.Process(new byte[100], width, height, stride, (PageSegMode)mode));
    }

    [Fact]
    public void Process_OfNoiseOfAnySize_Survives()
    {
        Random random = new(3);
        using TesseractEngine engine = new();
        PageSegMode[] modes = [PageSegMode.SingleLine, PageSegMode.SingleBlock, PageSegMode.SingleWord, PageSegMode.RawLine, PageSegMode.SingleChar, PageSegMode.SparseText];
        for (int i = 0; i < 60; i++)
        {
            int width = random.Next(1, 60);
            int height = random.Next(1, 40);
            byte[] noise = new byte[width * height];
            random.NextBytes(noise);
            using Page page = engine.Process(noise, width, height, width, modes[i % modes.Length]);
            _ = page.GetText();
            ResultIterator? symbols = page.GetIterator();
            while (symbols is not null && symbols.Next(PageIteratorLevel.Symbol))
                symbols.GetChoiceIterator()?.Next();
        }
    }

    [Fact]
    public void New_WithoutTheLanguage_NamesThePackage()
    {
        TesseractException e = Assert.Throws<TesseractException>(() => new TesseractEngine("/nonexistent", "eng"));
        Assert.Contains("tesseract-ocr-eng", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Contains("tesseract-ocr-xyz", Assert.Throws<TesseractException>(() => new TesseractEngine(null, "eng+xyz")).Message, StringComparison.Ordinal);
        Assert.Throws<TesseractException>(() => new TesseractEngine(null, "../eng"));
        Assert.Throws<TesseractException>(() => new TesseractEngine(null, "eng", EngineMode.TesseractOnly));
        Assert.Throws<TesseractException>(() => new TesseractEngine(null, "eng", (EngineMode)9));
    }

    [Fact]
    public void New_WithADamagedLanguageFile_Throws()
    {
        string folder = Directory.CreateTempSubdirectory("vision-tessdata").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "eng.traineddata"), "this is no language");
            Assert.Throws<TesseractException>(() => new TesseractEngine(folder));
            File.WriteAllBytes(Path.Combine(folder, "eng.traineddata"), []);
            Assert.Throws<TesseractException>(() => new TesseractEngine(folder));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Probes_OnAMachineThatWasSetUp_AreReady()
    {
        NativeLibraryReport report = Assert.Single(TesseractLibraries.Probes).Run();
        Assert.True(report.State == NativeLibraryState.Ready, report.Problem);
        Assert.Equal(TesseractEngine.Version, report.Version);
        Assert.False(report.Required);
    }

    private static Mat Plate(string text)
    {
        Mat plate = new(80, 240, MatType.CV_8UC1, new Scalar(255));
        Size room = Cv2.GetTextSize(text, HersheyFonts.HersheyDuplex, 1.4, 3, out _);
        Cv2.PutText(plate, text, new Point((240 - room.Width) / 2, 55), HersheyFonts.HersheyDuplex, 1.4, default, 3, LineTypes.AntiAlias);
        return plate;
    }
}
