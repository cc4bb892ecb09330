using VisionPipeline.Decoding;
using VisionPipeline.Diagnostics;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Server.Doctor;

/// <summary>Everything that <c>vision doctor</c> found.</summary>
internal sealed record DoctorReport
{
    public required MachineFacts Machine { get; init; }

    /// <summary>Temperature and power, where the board measures them.</summary>
    public BoardReading? Board { get; init; }

    public required IReadOnlyList<NativeLibraryReport> Libraries { get; init; }

    /// <summary>By codec name, one attempt for each way to decode it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<DecoderAttempt>> Decoders { get; init; }

    /// <summary>By encoder name; null where it really encoded, else why not.</summary>
    public required IReadOnlyList<EncoderFinding> Encoders { get; init; }

    public required GpuInventory Gpus { get; init; }

    /// <summary>What the GPU path is made of, in the order in which frames walk.</summary>
    public required IReadOnlyList<GpuStage> GpuPath { get; init; }

    public required IReadOnlyList<OrtProviderReport> Providers { get; init; }

    public required IReadOnlyList<ModelCheck> Models { get; init; }

    /// <summary>What keeps the main job (decode, detect, read) from running, and what to do; empty where it can run.</summary>
    public required IReadOnlyList<string> Blocking { get; init; }

    /// <summary>What would make this machine better at it.</summary>
    public required IReadOnlyList<string> Advice { get; init; }

    public bool CanRun => Blocking.Count == 0;
}
