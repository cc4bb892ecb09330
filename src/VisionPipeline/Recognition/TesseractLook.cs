using OpenCvSharp;
using Tesseract;
using VisionPipeline.Voting;

namespace VisionPipeline.Recognition;

/// <summary>Tesseract as a second engine: its characters and confidences become a look like any other.</summary>
/// <remarks>NOT thread-safe. Owns a native engine (10 to 14 MiB) until <see cref="Dispose"/>. About 10 ms per crop.</remarks>
internal sealed class TesseractLook : IDisposable
{
    private readonly TesseractEngine _engine;

    /// <summary>Loads the engine.</summary>
    /// <exception cref="TesseractException">The library or the language file is missing.</exception>
    public TesseractLook(string language)
    {
        _engine = new TesseractEngine(null, language);
        _engine.SetVariable("tessedit_char_whitelist", PlateAlphabet.Characters);
    }

    /// <summary>Reads a grey crop.</summary>
    /// <param name="grey">CV_8UC1, rows without gaps.</param>
    /// <param name="plate">Probability of a plate, which Tesseract cannot tell: that of the looks so far.</param>
    /// <param name="weight">What the look counts.</param>
    /// <param name="picture">The picture it was taken from.</param>
    /// <returns>Null where it reads nothing, or more than a plate can hold.</returns>
    public PlateLook? Read(Mat grey, float plate, double weight, long picture)
    {
        bool twoLines = grey.Height * 2 > grey.Width;
        using Page page = _engine.Process(grey.AsSpan(), grey.Width, grey.Height, grey.Width, twoLines ? PageSegMode.SingleBlock : PageSegMode.SingleLine);
        using ResultIterator? iterator = page.GetIterator();
        if (iterator is null)
            return null;
        const int Symbols = PlateAlphabet.Symbols;
        float[] slots = new float[PlateAlphabet.MaxLength * Symbols];
        int length = 0;
        do
        {
            string? text = iterator.GetText(PageIteratorLevel.Symbol);
            int symbol = text is { Length: 1 } ? PlateAlphabet.IndexOf(text[0]) : PlateAlphabet.Nothing;
            if (symbol == PlateAlphabet.Nothing)
                continue;
            if (length == PlateAlphabet.MaxLength)
                return null;
            Fill(slots, length++, symbol, iterator.GetConfidence(PageIteratorLevel.Symbol) / 100);
        }
        while (iterator.Next(PageIteratorLevel.Symbol));

        if (length == 0)
            return null;
        for (int i = length; i < PlateAlphabet.MaxLength; i++)
            Fill(slots, i, PlateAlphabet.Nothing, 0.9f);
        return new PlateLook(slots, [], [], plate, weight, picture, "tesseract");
    }

    /// <summary>Releases the engine.</summary>
    public void Dispose() => _engine.Dispose();

    // Tesseract's confidence of a character is no probability: it is held to 0.9, and the rest is spread evenly.
    private static void Fill(float[] slots, int slot, int symbol, float confidence)
    {
        float sure = Math.Clamp(confidence, 0.1f, 0.9f);
        Span<float> row = slots.AsSpan(slot * PlateAlphabet.Symbols, PlateAlphabet.Symbols);
        row.Fill((1 - sure) / (PlateAlphabet.Symbols - 1));
        row[symbol] = sure;
    }
}
