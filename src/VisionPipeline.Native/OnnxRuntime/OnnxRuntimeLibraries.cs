using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>What `vision doctor` asks of ONNX Runtime's library.</summary>
public static class OnnxRuntimeLibraries
{
    /// <summary>One probe: the library that <see cref="OrtNativeLibrary"/> would choose now.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes =>
    [
        new()
        {
            Name = "ONNX Runtime",
            FileNames = OrtNativeLibrary.Candidates,
            Package = "com.github.asus4.onnxruntime (npm)",
            Version = OrtVersion.Of,
            Judge = OrtVersion.Judge,
        },
    ];
}
