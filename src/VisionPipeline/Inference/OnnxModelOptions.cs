using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>How a model is opened.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>SHA-256 that the file must have, in hexadecimal digits of any case; null to take any file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What to run on: the first that works is taken.</summary>
    public IReadOnlyList<OrtProvider> Providers { get; init; } = [OrtProvider.Cpu];

    /// <summary>Index of the GPU; the CPU ignores it.</summary>
    public int Device { get; init; }

    /// <summary>Threads that share the work of one operator, at least 1. They sleep between runs instead of spinning, so an idle model costs nothing.</summary>
    public int Threads { get; init; } = 1;
}
