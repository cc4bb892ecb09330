using VisionPipeline.Voting;

namespace VisionPipeline.Recognition;

/// <summary>How plates are read: <c>config/ocr.yaml</c>.</summary>
/// <remarks>Immutable.</remarks>
public sealed record OcrConfig
{
    /// <summary>Passes that are switched on in the shipped file, and all others with stage 0.</summary>
    public static IReadOnlyList<PassConfig> DefaultPasses { get; } =
    [
        new(OcrPass.Plain, 1, 1.0),
        new(OcrPass.Rectified, 1, 1.0),
        new(OcrPass.Wide, 1, 0.8),
        new(OcrPass.Tight, 2, 0.8),
        new(OcrPass.TurnedRight, 3, 0.6),
        new(OcrPass.TurnedLeft, 3, 0.6),
        new(OcrPass.Sharpen, 0, 0.5),
        new(OcrPass.Clahe, 0, 0.5),
        new(OcrPass.Equalize, 0, 0.4),
        new(OcrPass.Adaptive, 0, 0.2),
        new(OcrPass.Morphology, 0, 0.4),
        new(OcrPass.Tesseract, 0, 0.1),
    ];

    /// <summary>Probability of the best text from which no further pass is run, 0..1.</summary>
    public double Certain { get; init; } = 0.98;

    /// <summary>Probability of a plate below which no further pass is run, 0..1: it is a badge or a grille.</summary>
    public double Hopeless { get; init; } = 0.05;

    /// <summary>Probability below which a text is no answer, 0..1: one chance in two hundred is a guess, mostly at what is no plate.</summary>
    public double Least { get; init; } = 0.005;

    /// <summary>Crops in one run of the network.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Threads of one run of the network.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Height in pixels below which a crop is enlarged before it is filtered.</summary>
    public int EnlargeBelow { get; init; } = 64;

    /// <summary>Height in pixels that a small crop is enlarged to.</summary>
    public int EnlargeTo { get; init; } = 80;

    /// <summary>Margins that the wide pass adds to the model's own, as shares of the plate's width and height.</summary>
    public double WideX { get; init; } = 0.07;

    /// <summary>See <see cref="WideX"/>.</summary>
    public double WideY { get; init; } = 0.1;

    /// <summary>Margins that the tight pass takes from the model's own.</summary>
    public double TightX { get; init; } = 0.08;

    /// <summary>See <see cref="TightX"/>.</summary>
    public double TightY { get; init; } = 0.12;

    /// <summary>Degrees of the turned passes.</summary>
    public double Turn { get; init; } = 4;

    /// <summary>Tesseract's language file.</summary>
    public string TesseractLanguage { get; init; } = "eng";

    /// <summary>Every pass, each once.</summary>
    public IReadOnlyList<PassConfig> Passes { get; init; } = DefaultPasses;

    /// <summary>How looks are put together.</summary>
    public FusionOptions Fusion { get; init; } = new();

    /// <summary>Whether the model's own share of its two heads goes before <see cref="FusionOptions.SlotShare"/>.</summary>
    public bool SlotShareOfModel { get; init; } = true;
}
