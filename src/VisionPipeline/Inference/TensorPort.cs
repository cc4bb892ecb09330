using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VisionPipeline.Inference;

/// <summary>An input or output of a model, as the model declares it. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">What it is made of.</param>
/// <param name="Dimensions">Its sides; -1 where a side is open (dynamic). Empty for a scalar or an undeclared shape.</param>
public sealed record TensorPort(string Name, TensorElement Element, IReadOnlyList<int> Dimensions)
{
    /// <summary>E.g. <c>images uint8[?, 3, 384, 640]</c>.</summary>
    public override string ToString() =>
        $"{Name} {Word(Element)}[{string.Join(", ", Dimensions.Select(static d => d < 0 ? "?" : d.ToString()))}]";

    internal static TensorPort Of(string name, NodeMetadata node) =>
        node.IsTensor ? new(name, ElementOf(node.ElementDataType), [.. node.Dimensions]) : new(name, TensorElement.Other, []);

    internal static TensorElement ElementOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => TensorElement.Float32,
        TensorElementType.Float16 => TensorElement.Float16,
        TensorElementType.UInt8 => TensorElement.UInt8,
        _ => TensorElement.Other,
    };

    private static string Word(TensorElement element) => element switch
    {
        TensorElement.Float32 => "float",
        TensorElement.Float16 => "half",
        TensorElement.UInt8 => "uint8",
        _ => "other",
    };
}
