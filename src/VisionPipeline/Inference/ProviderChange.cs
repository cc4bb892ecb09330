using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>A model goes on with another provider, because the one that it ran on failed. Immutable.</summary>
/// <param name="Model">The model's file name without folder and ending.</param>
/// <param name="From">What failed.</param>
/// <param name="To">What it runs on from now on.</param>
/// <param name="Reason">What the failed one said, in one line.</param>
public sealed record ProviderChange(string Model, OrtProvider From, OrtProvider To, string Reason);
