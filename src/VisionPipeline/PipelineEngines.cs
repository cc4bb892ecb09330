using Microsoft.Extensions.Logging;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Inference;
using VisionPipeline.LiveView;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Recognition;

namespace VisionPipeline;

/// <summary>What all cameras of a pipeline share of the machine: the GPU path where there is one, decoding devices, models, and the way of frames into the detector. Warm once it is made.</summary>
/// <remarks>Owns all of it until <see cref="Dispose"/>, which comes after the threads that use it. What fails while running is replaced, told loudly and as a health event.</remarks>
internal sealed class PipelineEngines : IDisposable
{
    private readonly VisionConfig _config;
    private readonly IEventSink _sink;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly GpuPath? _gpu;
    private bool _disposed;

    /// <summary>Opens everything and runs the networks once over nothing.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="sink">Takes health events.</param>
    /// <param name="logger">Takes what is said.</param>
    /// <param name="time">The clock.</param>
    /// <param name="open">Opens the GPU path; null opens the machine's.</param>
    /// <param name="memo">Keeps batches that were found; null keeps them in the user's cache.</param>
    /// <exception cref="ModelException">A model cannot be used; one line.</exception>
    /// <exception cref="InvalidDataException"><c>models.json</c> is missing or wrong.</exception>
    public PipelineEngines(VisionConfig config, IEventSink sink, ILogger logger, TimeProvider time, Func<GpuPath?>? open = null, BatchMemo? memo = null)
    {
        _config = config;
        _sink = sink;
        _logger = logger;
        _time = time;
        _gpu = (open ?? OpenGpu)();
        Devices = new DecoderDevices { Residence = _gpu?.Residence };
        try
        {
            Models = PipelineModels.Open(config, _gpu?.Stream ?? 0, Changed);
            Intake = _gpu?.Intake(Models.Detector, Degraded) ?? new HostIntake(Models.Detector);
            _gpu?.KeepPlates(Models.Reader, Degraded);
            Thumbnails = _gpu?.Thumbnails(Models.Detector.Capacity, Degraded) ?? new HostThumbnails();
            Batch = Models.Rehearse(config, _gpu is null ? "" : $"{_gpu.Device.Name} {_gpu.Device.Capability}", memo ?? new BatchMemo(CacheFolder.Of("batch")), time);
        }
        catch
        {
            Dispose();
            throw;
        }

        Tell();
    }

    public DecoderDevices Devices { get; }

    public PipelineModels Models { get; } = null!;

    /// <summary>The way of frames into the detector.</summary>
    public IFrameIntake Intake { get; } = null!;

    /// <summary>Makes small pictures for those who look at cameras.</summary>
    public IThumbnailMaker Thumbnails { get; } = null!;

    /// <summary>Frames of one run of the detector at most.</summary>
    public int Batch { get; }

    /// <summary>Shows pictures, wherever they lie.</summary>
    public IFrameReader Frames => _gpu?.Reader ?? HostFrameReader.Instance;

    /// <summary>Keeps plates where they lie; null where all come down.</summary>
    public IPatchKeeper? Patches => _gpu?.Patches;

    /// <summary>A plate reader for one thread, with its batch on the device where plates are cut there; the caller disposes it before this.</summary>
    public PlateReader CreateReader() => Models.CreateReader(_gpu is { } gpu ? bytes => gpu.Crops(bytes, _config.Reading.Passes.Any(static pass => pass.Stage > 0 && PassFilter.IsFilter(pass.Pass))) : null);

    /// <summary>The GPU path; null where there is none.</summary>
    public GpuPath? Path => _gpu;

    /// <summary>What the GPU path does; null where there is none.</summary>
    public GpuStatus? Gpu => _gpu?.Status;

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Thumbnails?.Dispose();
        Intake?.Dispose();
        Models?.Dispose();
        Devices.Dispose();
        _gpu?.Dispose();
    }

    private GpuPath? OpenGpu()
    {
        if (GpuPath.TryOpen(_config, out GpuPath? path, out string? reason))
            return path;
        PipelineLog.GpuPath(_logger, reason);
        return null;
    }

    private void Tell()
    {
        OnnxModel detector = Models.Detector.Model.Onnx;
        PipelineLog.ModelsReady(_logger, NameOf(detector), detector.Provider.ToString(), NameOf(Models.Reader), Models.Reader.Provider.ToString());
        foreach (OnnxModel model in new[] { detector, Models.Reader })
        {
            if (model.Skipped.Count > 0 && (_gpu is not null || model.Provider != OrtProvider.Cpu))
                PipelineLog.ProviderSkipped(_logger, NameOf(model), string.Join("; ", model.Skipped));
        }

        if (_gpu is { } gpu)
            PipelineLog.GpuPath(_logger, $"{gpu.Device.Name} (device {gpu.Device.Ordinal}): frames stay on the device, up to {Batch} in a batch{Graphs(detector)}");
    }

    private static string Graphs(OnnxModel detector) =>
        detector.UsesGraphs ? ", runs are recorded (CUDA graphs)" : detector.GraphsProblem is { } problem ? $", runs are not recorded: {problem}" : "";

    private void Changed(ProviderChange change) =>
        Degraded($"model {change.Model} failed on {change.From} and goes on with {change.To}: {change.Reason}");

    private void Degraded(string message)
    {
        PipelineLog.Degraded(_logger, message);
        _sink.Accept(new HealthEvent { Kind = HealthKind.Inference, Node = _config.Node, Time = _time.GetUtcNow(), Alarm = true, Message = message });
    }

    private static string NameOf(OnnxModel model) => System.IO.Path.GetFileNameWithoutExtension(model.Path);
}
