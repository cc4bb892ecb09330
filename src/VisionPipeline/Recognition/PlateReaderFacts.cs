using System.Text.Json;
using VisionPipeline.Inference;
using VisionPipeline.Voting;

namespace VisionPipeline.Recognition;

/// <summary>What a plate reader's description says of it: the JSON file beside the model, of the same name.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PlateReaderFacts
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Codes of the region output, in its order (ISO 3166-1 alpha-2, <c>XX</c> for none).</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>Share of the plate's width added on each side of a crop.</summary>
    public required double MarginX { get; init; }

    /// <summary>Share of the plate's height added above and below.</summary>
    public required double MarginY { get; init; }

    /// <summary>Share of the slot head beside the CTC head, 0..1, as measured when the model was exported.</summary>
    public required double SlotShare { get; init; }

    /// <summary>Reads the description of a model.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file.</param>
    /// <exception cref="ModelException">The description is missing, of the wrong form, or its alphabet is another; the message is one line.</exception>
    public static PlateReaderFacts Beside(string modelPath)
    {
        string path = Path.ChangeExtension(modelPath, ".json");
        Description? found;
        try
        {
            using FileStream stream = File.OpenRead(path);
            found = JsonSerializer.Deserialize<Description>(stream, Json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelFault.FileMissing, $"plate reader {modelPath}: its description {path} cannot be read ({e.Message})", e);
        }
        catch (JsonException e)
        {
            throw new ModelException(ModelFault.UnknownForm, $"plate reader's description {path}:{(e.LineNumber ?? 0) + 1}: not of the form that is wanted ({e.Message.Split(". Path")[0]})", e);
        }

        if (found is not { Regions.Count: > 0, Margin: not null })
            throw new ModelException(ModelFault.UnknownForm, $"plate reader's description {path}: 'regions' and 'margin' are wanted");
        if (found.Charset != PlateAlphabet.Characters)
            throw new ModelException(ModelFault.UnknownForm, $"plate reader's description {path}: its charset is '{found.Charset}', '{PlateAlphabet.Characters}' is wanted");
        return new PlateReaderFacts
        {
            Regions = found.Regions,
            MarginX = Math.Clamp(found.Margin.X, 0, 0.5),
            MarginY = Math.Clamp(found.Margin.Y, 0, 0.5),
            SlotShare = Math.Clamp(found.FusionSlots ?? 0.5, 0, 1),
        };
    }

    private sealed record Description(string? Charset, IReadOnlyList<string>? Regions, Sides? Margin, double? FusionSlots);

    private sealed record Sides(double X, double Y);
}
