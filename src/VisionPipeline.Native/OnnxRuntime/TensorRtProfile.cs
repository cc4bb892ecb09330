namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>An optimisation profile of TensorRT for one input: sizes from the least to the most run on one engine, which is best at one of them. Immutable.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="ItemShape">Its sides without the batch, all fixed.</param>
/// <param name="MostBatch">Largest batch, at least 1; the engine is tuned for it.</param>
public sealed record TensorRtProfile(string Input, IReadOnlyList<int> ItemShape, int MostBatch)
{
    internal string Least => Shape(1);

    internal string Best => Shape(MostBatch);

    internal string Most => Shape(MostBatch);

    private string Shape(int batch) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Input}:{batch}x{string.Join('x', ItemShape)}");
}
