using FFmpeg.AutoGen;
using OpenCvSharp;
using Tesseract;
using VisionPipeline.Decoding;
using VisionPipeline.Diagnostics;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Native.Sqlite;
using VisionPipeline.Native.TurboJpeg;

namespace VisionPipeline.Server.Doctor;

/// <summary>Tries everything that the pipeline needs, by using it: a library that loads is not yet one that works.</summary>
internal static class DoctorExamination
{
    public static DoctorReport Run()
    {
        IReadOnlyList<NativeLibraryReport> libraries = [.. AllProbes().Select(probe => probe.Run())];
        bool ffmpeg = Ready(libraries, "libav");
        bool onnx = Ready(libraries, "ONNX Runtime");
        GpuInventory gpus = GpuInventory.Read();
        var decoders = ffmpeg ? TryDecoders() : new Dictionary<string, IReadOnlyList<DecoderAttempt>>();
        IReadOnlyList<EncoderFinding> encoders = ffmpeg ? [.. CodecProbe.Encoders.Select(name => new EncoderFinding(name, CodecProbe.TryEncoder(name)))] : [];
        IReadOnlyList<OrtProviderReport> providers = onnx ? OrtProviders.Probe() : [];
        (IReadOnlyList<ModelCheck> models, string? noModels) = CheckModels();
        var blocking = new List<string>();
        blocking.AddRange(libraries
            .Where(library => library.Required && library.State != NativeLibraryState.Ready)
            .Select(library => library.Line));
        if (ffmpeg && !decoders["h264"].Any(attempt => attempt.Problem is null))
            blocking.Add("no decoder for h264 works: run ./vision setup");
        if (onnx && !providers.Any(provider => provider.Works))
            blocking.Add("no ONNX Runtime provider works: run ./vision setup");
        if (noModels is not null)
            blocking.Add(noModels);
        blocking.AddRange(models.Where(model => model.Problem is not null).Select(model => model.Problem!));
        foreach (string role in new[] { "detector", "reader" })
        {
            if (noModels is null && !models.Any(model => model.Role == role))
                blocking.Add($"models.json names no {role}: detection and reading need one of each");
        }

        return new DoctorReport
        {
            Machine = MachineFacts.Read(),
            Board = new BoardSensors() is { Any: true } sensors ? sensors.Read() : null,
            Libraries = libraries,
            Decoders = decoders,
            Encoders = encoders,
            Gpus = gpus,
            GpuPath = GpuStages.Of(libraries, decoders, encoders, providers, gpus),
            Providers = providers,
            Models = models,
            Blocking = blocking,
            Advice = Advise(libraries, gpus, providers),
        };
    }

    private static IEnumerable<NativeLibraryProbe> AllProbes() =>
    [
        .. FfmpegLibraries.Probes,
        .. OnnxRuntimeLibraries.Probes,
        .. OpenCvLibraries.Probes,
        .. TurboJpegLibraries.Probes,
        .. TesseractLibraries.Probes,
        .. KafkaLibraries.Probes,
        .. SqliteLibraries.Probes,
        .. CudaLibraries.Probes,
    ];

    private static bool Ready(IReadOnlyList<NativeLibraryReport> libraries, string prefix) => libraries
        .Where(library => library.Name.StartsWith(prefix, StringComparison.Ordinal) && library.Required)
        .All(library => library.State == NativeLibraryState.Ready);

    private static Dictionary<string, IReadOnlyList<DecoderAttempt>> TryDecoders()
    {
        // What the codecs say while they are tried is not the answer; the attempts are.
        FfmpegLog.Attach(ffmpeg.AV_LOG_QUIET, null);
        using var devices = new DecoderDevices();
        return CodecProbe.Codecs.ToDictionary(CodecParameters.NameOf, codec => CodecProbe.TryDecoders(codec, devices));
    }

    private static (IReadOnlyList<ModelCheck> Models, string? Problem) CheckModels()
    {
        try
        {
            return (ModelCatalog.Read(ModelCatalog.DefaultFolder()).Check(), null);
        }
        catch (InvalidDataException e)
        {
            return ([], e.Message);
        }
    }

    private static List<string> Advise(IReadOnlyList<NativeLibraryReport> libraries, GpuInventory gpus, IReadOnlyList<OrtProviderReport> providers)
    {
        var advice = new List<string>();
        advice.AddRange(libraries
            .Where(library => !library.Required && library.State == NativeLibraryState.Wrong)
            .Select(library => library.Line));
        if (gpus.Devices.Count > 0 && !providers.Any(provider => provider.Works && provider.Provider != OrtProvider.Cpu))
            advice.Add("there is a GPU that inference does not use: run ./vision setup --gpu");
        if (gpus.Devices.Count == 0)
            advice.Add($"no GPU is used ({gpus.Reason}): decoding and detection run on the CPU");
        return advice;
    }
}
