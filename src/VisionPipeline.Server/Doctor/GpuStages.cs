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
        bool board = gpus.Devices.Any(static device => device.Integrated);
        string? driver = gpus.Devices.Count > 0 ? null : gpus.Reason ?? "no GPU";
        return
        [
            new("driver", "NVIDIA driver (libcuda.so.1)", driver, "everything runs on the processor"),
            board
                ? new("decoding", "an FFmpeg with *_nvv4l2dec or *_nvmpi", Decoder(decoders, DecoderKind.Nvv4l2), "libavcodec decodes, on the processor")
                : new("decoding", "NVDEC (libnvcuvid.so.1)", driver is null ? Decoder(decoders, DecoderKind.Cuda) : "no driver", "libavcodec decodes, on the processor"),
            new("letterbox and plates", "NVRTC, or kernels that are cached", driver is null ? Library(libraries, "NVRTC") : "no driver", "frames are copied to main memory and letterboxed there"),
            new("inference", "ONNX Runtime's CUDA provider, CUDA 13 and cuDNN 9", driver is null ? Provider(providers, OrtProvider.Cuda) : "no driver", "networks run on the processor"),
            new("inference, faster", "an ONNX Runtime built with TensorRT", driver is null ? Provider(providers, OrtProvider.TensorRt) : "no driver", "the CUDA provider, or the processor"),
            board
                ? new("encoding", "an FFmpeg with *_nvmpi, or V4L2 (not on Orin Nano)", Encoder(encoders, "_nvmpi", "_v4l2m2m"), "recording copies the stream; what must be encoded is, on the processor")
                : new("encoding", "NVENC (not on H100, A100)", driver is null ? Encoder(encoders, "_nvenc") : "no driver", "recording copies the stream; what must be encoded is, on the processor"),
            new("gauges", "NVML (libnvidia-ml.so.1)", driver is null ? gpus.MonitorReason : "no driver", "loads and memory of the GPU are not told"),
        ];
    }

    private static string? Decoder(IReadOnlyDictionary<string, IReadOnlyList<DecoderAttempt>> decoders, DecoderKind kind)
    {
        DecoderAttempt? attempt = decoders.GetValueOrDefault("h264")?.FirstOrDefault(attempt => attempt.Kind == kind);
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

    private static string? Encoder(IReadOnlyList<EncoderFinding> encoders, params string[] kinds)
    {
        EncoderFinding[] own = [.. encoders.Where(encoder => Array.Exists(kinds, kind => encoder.Name.EndsWith(kind, StringComparison.Ordinal)))];
        return own.Length == 0 ? "FFmpeg is missing" : own.Any(static encoder => encoder.Problem is null) ? null : own[0].Problem;
    }
}
