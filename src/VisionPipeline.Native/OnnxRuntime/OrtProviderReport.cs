namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>What came of trying a provider: a row of `vision doctor`.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="InBuild">Whether the ONNX Runtime in use was built with it.</param>
/// <param name="Library">The provider's own library file; null where there is none (the CPU needs none).</param>
/// <param name="Works">Whether a small model ran on it and gave the right answer.</param>
/// <param name="Problem">One line on why it does not work, and what would help; null where it works.</param>
public sealed record OrtProviderReport(OrtProvider Provider, bool InBuild, string? Library, bool Works, string? Problem);
