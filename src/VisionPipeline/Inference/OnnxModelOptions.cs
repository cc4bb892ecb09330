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

    /// <summary>The stream that GPU providers queue their work on (<c>CUstream</c> as a number), so that it follows what others queued there; 0 for one of their own. Must outlive the model.</summary>
    public nint Stream { get; init; }

    /// <summary>Whether TensorRT may compute in half precision.</summary>
    public bool HalfPrecision { get; init; } = true;

    /// <summary>Folder for TensorRT's engines and timings; null keeps none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Largest batch that will be run, so that TensorRT builds one engine for all; 0 where it is not known.</summary>
    public int MaxBatch { get; init; }

    /// <summary>
    /// Whether GPU providers may record what a run queues and play it again (CUDA graphs). Used by a <see cref="BatchRunner"/> whose input
    /// and outputs lie in device memory at fixed addresses, and only where the provider shares <see cref="Stream"/>.
    /// </summary>
    public bool Graphs { get; init; }

    /// <summary>Told when a provider failed while running and the next has taken over; called on the thread of the run, outside of locks.</summary>
    public Action<ProviderChange>? Changed { get; init; }

    /// <summary>Makes the sessions.</summary>
    internal IEngineFactory Engines { get; init; } = OrtEngines.Instance;

    /// <summary>Threads that share the work of one operator, at least 1. They sleep between runs instead of spinning, so an idle model costs nothing.</summary>
    public int Threads { get; init; } = 1;
}
