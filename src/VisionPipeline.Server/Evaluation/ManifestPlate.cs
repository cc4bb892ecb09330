using VisionPipeline.Server.Reading;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Evaluation;

/// <summary>A labelled plate.</summary>
internal sealed record ManifestPlate
{
    /// <summary>Left, top, width, height in pixels; null where the picture is the plate.</summary>
    public double[]? Box { get; init; }

    /// <summary>What it says; null where nobody could read it.</summary>
    public string? Text { get; init; }

    /// <summary>Its country, where it is known better than the picture's.</summary>
    public string? Region { get; init; }

    /// <summary>Lines of text, 1 or 2.</summary>
    public int? Lines { get; init; }

    /// <summary>Its Latin letters and digits; empty where there are none.</summary>
    public string Truth => PlateAlphabet.Normalise(Text ?? "");

    /// <summary>The box; null where there is none.</summary>
    public PixelBox? Place => Box is [var x, var y, var width, var height] ? new PixelBox((float)x, (float)y, (float)width, (float)height) : null;
}
