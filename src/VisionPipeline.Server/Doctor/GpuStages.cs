using VisionPipeline.Decoding;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Server.Doctor;

/// <summary>Says of each stage of the GPU path whether it works here, by what <c>vision doctor</c> found out.</summary>
internal static class GpuStages
{
    /// <summary>The stages, in the order in which frames walk.</summary>
    public static IReadOnlyList<GpuStage> Of(
        IReadOnlyList<NativeLibraryReport> libraries,
        IReadOnlyDictionary<string, IReadOnlyList<DecoderAttempt>> decoders,
        IReadOnlyList<EncoderFinding> encoders,
        IReadOnlyList<OrtProviderReport> providers,
        GpuInventory gpus)
    {
        string? driver = gpus.Devices.Count > 0 ? null : gpus.Reason ?? "no GPU";
        return
        [
            new("driver", "NVIDIA driver (libcuda.so.1)", driver, "everything runs on the processor"),
            new("decoding", "NVDEC (libnvcuvid.so.1)", driver is null ? Nvdec(decoders) : "no driver", "libavcodec decodes, on the processor"),
            new("letterbox and plates", "NVRTC, or kernels that are cached", driver is null ? Library(libraries, "NVRTC") : "no driver", "frames are copied to main memory and letterboxed there"),
            new("inference", "ONNX Runtime's CUDA provider, CUDA 13 and cuDNN 9", driver is null ? Provider(providers, OrtProvider.Cuda) : "no driver", "networks run on the processor"),
            new("inference, faster", "an ONNX Runtime built with TensorRT", driver is null ? Provider(providers, OrtProvider.TensorRt) : "no driver", "the CUDA provider, or the processor"),
            new("encoding", "NVENC (not on H100, A100, Orin Nano)", driver is null ? Nvenc(encoders) : "no driver", "recording copies the stream; what must be encoded is, on the processor"),
            new("gauges", "NVML (libnvidia-ml.so.1)", driver is null ? gpus.MonitorReason : "no driver", "loads and memory of the GPU are not told"),
        ];
    }

    private static string? Nvdec(IReadOnlyDictionary<string, IReadOnlyList<DecoderAttempt>> decoders)
    {
        DecoderAttempt? attempt = decoders.GetValueOrDefault("h264")?.FirstOrDefault(static attempt => attempt.Kind == DecoderKind.Cuda);
        return attempt is null ? "FFmpeg is missing" : attempt.Problem;
    }

    private static string? Library(IReadOnlyList<NativeLibraryReport> libraries, string name)
    {
        NativeLibraryReport? library = libraries.FirstOrDefault(library => library.Name == name);
        return library is null ? $"{name} was not looked for" : library.State == NativeLibraryState.Ready ? null : library.Problem ?? "does not work";
    }

    private static string? Provider(IReadOnlyList<OrtProviderReport> providers, OrtProvider provider)
    {
        OrtProviderReport? report = providers.FirstOrDefault(report => report.Provider == provider);
        return report is null ? "ONNX Runtime is missing" : report.Works ? null : report.Problem ?? "does not work";
    }

    private static string? Nvenc(IReadOnlyList<EncoderFinding> encoders)
    {
        EncoderFinding[] own = [.. encoders.Where(static encoder => encoder.Name.EndsWith("_nvenc", StringComparison.Ordinal))];
        return own.Length == 0 ? "FFmpeg is missing" : own.Any(static encoder => encoder.Problem is null) ? null : own[0].Problem;
    }
}
