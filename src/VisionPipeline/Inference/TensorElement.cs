namespace VisionPipeline.Inference;

/// <summary>What a tensor is made of.</summary>
public enum TensorElement
{
    /// <summary>An element that pictures and results are never made of here, e.g. text or 64-bit integers.</summary>
    Other,

    /// <summary>IEEE 754 single precision, <see cref="float"/>.</summary>
    Float32,

    /// <summary>IEEE 754 half precision, <see cref="Half"/>.</summary>
    Float16,

    /// <summary>Unsigned bytes.</summary>
    UInt8,
}
