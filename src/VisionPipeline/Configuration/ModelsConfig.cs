using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Configuration;

/// <summary>Which models run, and on what. Immutable.</summary>
public sealed record ModelsConfig
{
    /// <summary>Folder with <c>models.json</c>; null takes <c>VISION_MODELS</c>, else the nearest <c>models</c> above the program.</summary>
    public string? Folder { get; init; }

    /// <summary>A detector's name in <c>models.json</c>; null takes the first.</summary>
    public string? Detector { get; init; }

    /// <summary>A reader's name in <c>models.json</c>; null takes the first.</summary>
    public string? Reader { get; init; }

    /// <summary>What to run on: the first that works is taken; one that fails while running is replaced by the next.</summary>
    public IReadOnlyList<OrtProvider> Providers { get; init; } = [OrtProvider.TensorRt, OrtProvider.Cuda, OrtProvider.Cpu];

    /// <summary>Index of the GPU; the CPU ignores it.</summary>
    public int Device { get; init; }

    /// <summary>Whether TensorRT may compute in half precision.</summary>
    public bool HalfPrecision { get; init; } = true;

    /// <summary>
    /// Whether a detector on a GPU records what a run queues and plays it again (CUDA graphs). Off: nobody has run it yet, and a recording
    /// that goes wrong gives wrong results and no error.
    /// </summary>
    public bool CudaGraphs { get; init; }

    /// <summary>Threads of the detector, at least 1. One costs least per picture; more shorten the wait for a batch.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Folder with another <c>libonnxruntime.so</c>; null takes the one that came with the program.</summary>
    public string? NativePath { get; init; }
}
