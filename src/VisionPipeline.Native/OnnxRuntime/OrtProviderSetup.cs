namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>How a provider is set up. Immutable; what a provider has no use for it ignores.</summary>
/// <remarks>Keys are those of ONNX Runtime's cuda_provider_options.h and tensorrt_execution_provider_info.cc.</remarks>
public sealed record OrtProviderSetup
{
    /// <summary>Index of the GPU among those that ONNX Runtime sees.</summary>
    public int Device { get; init; }

    /// <summary>A <c>CUstream</c> as a number, in the device's primary context: the provider queues its work there, behind what is there. 0 lets it make its own. Must outlive every session.</summary>
    public nint Stream { get; init; }

    /// <summary>Whether TensorRT may compute in half precision.</summary>
    public bool HalfPrecision { get; init; } = true;

    /// <summary>Folder for TensorRT's engines and timings; null keeps none, so that each start builds them anew (minutes).</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The sizes that TensorRT builds one engine for; null lets it build one for each size that comes.</summary>
    public TensorRtProfile? Profile { get; init; }

    /// <summary>
    /// Whether the provider records what a run queues and plays it again from then on (CUDA graphs). All of the model must run there, with
    /// inputs and outputs in device memory at the same addresses each time. CUDA keeps one recording for each <c>gpu_graph_id</c> of a
    /// run's options; TensorRT keeps one in all, so that every run must have the same size.
    /// </summary>
    public bool Graphs { get; init; }

    internal Dictionary<string, string> ForCuda()
    {
        Dictionary<string, string> options = Common();
        if (Graphs)
            options["enable_cuda_graph"] = "1";
        return options;
    }

    internal Dictionary<string, string> ForTensorRt()
    {
        Dictionary<string, string> options = Common();
        if (Graphs)
            options["trt_cuda_graph_enable"] = "1";
        options["trt_fp16_enable"] = HalfPrecision ? "1" : "0";
        if (CacheFolder is not null)
        {
            options["trt_engine_cache_enable"] = "1";
            options["trt_engine_cache_path"] = CacheFolder;
            options["trt_timing_cache_enable"] = "1";
            options["trt_timing_cache_path"] = CacheFolder;
        }

        if (Profile is { } profile)
        {
            options["trt_profile_min_shapes"] = profile.Least;
            options["trt_profile_opt_shapes"] = profile.Best;
            options["trt_profile_max_shapes"] = profile.Most;
        }

        return options;
    }

    private Dictionary<string, string> Common()
    {
        var options = new Dictionary<string, string> { ["device_id"] = Number(Device) };
        AddStream(options);
        return options;
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void AddStream(Dictionary<string, string> options)
    {
        if (Stream == 0)
            return;
        options["has_user_compute_stream"] = "1";
        options["user_compute_stream"] = Number(Stream);
    }
}
