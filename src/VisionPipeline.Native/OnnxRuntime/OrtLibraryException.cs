namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>ONNX Runtime's library or one of its provider libraries could not be taken into use.</summary>
/// <remarks>Errors of ONNX Runtime's own calls come as <see cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException"/>.</remarks>
public sealed class OrtLibraryException : NativeException
{
    internal OrtLibraryException(string call, string words)
        : base(call, words, -1)
    {
    }
}
