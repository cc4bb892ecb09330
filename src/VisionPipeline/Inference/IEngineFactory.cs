using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>Makes sessions: the seam at which tests let providers be missing or fail.</summary>
internal interface IEngineFactory
{
    /// <summary>Opens a model on one provider.</summary>
    /// <param name="path">For messages, and for weights that lie beside it.</param>
    /// <param name="content">The model.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="provider">What to run it on.</param>
    /// <param name="problem">Why the provider does not take it, in one line; null where an engine is returned.</param>
    /// <returns>An engine that nobody holds yet, or null.</returns>
    /// <exception cref="ModelException">The file is no ONNX model, or none that any provider could run.</exception>
    ModelEngine? Open(string path, byte[] content, OnnxModelOptions options, OrtProvider provider, out string? problem);
}
