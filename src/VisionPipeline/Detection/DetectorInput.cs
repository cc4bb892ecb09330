using VisionPipeline.Inference;

namespace VisionPipeline.Detection;

/// <summary>How a detector takes its pictures. Immutable.</summary>
/// <param name="Element">Of the tensor.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="IsInterleaved">Whether the shape is (N, H, W, 3) instead of (N, 3, H, W).</param>
public sealed record DetectorInput(TensorElement Element, int Width, int Height, bool IsInterleaved)
{
    internal int[] ItemShape => IsInterleaved ? [Height, Width, 3] : [3, Height, Width];

    /// <summary>Reads it from what the model declares.</summary>
    /// <returns>Null where no picture fits.</returns>
    internal static DetectorInput? Of(IReadOnlyList<TensorPort> inputs, IReadOnlyDictionary<string, string> metadata, DetectorOptions options)
    {
        if (inputs is not [{ Dimensions: [_, int a, int b, int c] } port] || port.Element == TensorElement.Other)
            return null;
        bool interleaved = c == 3 && a != 3;
        if (!interleaved && a is not (3 or -1))
            return null;
        (int Height, int Width)? said = ModelText.Size(metadata.GetValueOrDefault("imgsz"));
        (int height, int width) = interleaved ? (a, b) : (b, c);
        return new DetectorInput(
            port.Element,
            width > 0 ? width : options.InputWidth ?? said?.Width ?? 640,
            height > 0 ? height : options.InputHeight ?? said?.Height ?? 640,
            interleaved);
    }
}
