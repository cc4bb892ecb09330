using VisionPipeline.Configuration;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Inference;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Recognition;
using VisionPipeline.Voting;

namespace VisionPipeline;

/// <summary>The networks of a pipeline, opened as the configuration names them. Owns them until <see cref="Dispose"/>.</summary>
/// <remarks>The detector is for one thread; readers made here are for one thread each and must be disposed before this.</remarks>
public sealed class PipelineModels : IDisposable
{
    // A GPU takes eight pictures in little more time than one.
    private const int GpuBatch = 8;

    private readonly OnnxModel _reader;
    private readonly PlateReaderFacts _facts;
    private readonly OcrConfig _reading;

    private PipelineModels(ObjectDetector detector, OnnxModel reader, PlateReaderFacts facts, OcrConfig reading, EventModels hashes)
    {
        Detector = detector;
        _reader = reader;
        _facts = facts;
        _reading = reading;
        Hashes = hashes;
        Fusion = PlateReader.FusionOf(facts, reading);
    }

    /// <summary>Finds plates and vehicles.</summary>
    public ObjectDetector Detector { get; }

    /// <summary>The plate reader's network.</summary>
    public OnnxModel Reader => _reader;

    /// <summary>How looks are put together, as the reader's facts and the configuration have it.</summary>
    public PlateFusion Fusion { get; }

    /// <summary>What judges, as events name it.</summary>
    public EventModels Hashes { get; }

    /// <summary>Opens both networks.</summary>
    /// <param name="config">Names them, and what they run on.</param>
    /// <param name="stream">The stream that the detector's work is queued on where it runs on a GPU (<c>CUstream</c> as a number); 0 for one of its own. Must outlive this.</param>
    /// <param name="changed">Told when a provider failed and the next took over, on the thread of the run.</param>
    /// <exception cref="ModelException">A file is missing, damaged or of the wrong form; one line.</exception>
    /// <exception cref="InvalidDataException"><c>models.json</c> is missing or wrong, or names no such model.</exception>
    /// <exception cref="OrtLibraryException">ONNX Runtime itself is missing.</exception>
    public static PipelineModels Open(VisionConfig config, nint stream = 0, Action<ProviderChange>? changed = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ModelsConfig models = config.Models;
        string folder = models.Folder ?? ModelCatalog.DefaultFolder();
        ModelCatalog catalog = ModelCatalog.Read(folder);
        ModelEntry finding = Find(catalog, folder, "detector", models.Detector);
        ModelEntry reading = Find(catalog, folder, "reader", models.Reader);
        ObjectDetector detector = ObjectDetector.Open(catalog.PathOf(finding), Options(config, finding, stream, changed));
        try
        {
            string path = catalog.PathOf(reading);
            PlateReaderFacts facts = PlateReaderFacts.Beside(path);
            OnnxModel reader = OnnxModel.Open(path, Options(models, reading, changed) with { Threads = config.Reading.Threads, MaxBatch = config.Reading.Batch });
            return new PipelineModels(detector, reader, facts, config.Reading, new EventModels(finding.Sha256, reading.Sha256));
        }
        catch
        {
            detector.Dispose();
            throw;
        }
    }

    /// <summary>Runs both networks over nothing, so that the first frames wait for no plans, engines or memory, and finds the detector's batch.</summary>
    /// <param name="config">The configuration that they were opened with.</param>
    /// <param name="device">What the detector runs on, to keep the batch by.</param>
    /// <param name="memo">Keeps batches that were found.</param>
    /// <param name="time">Measures runs.</param>
    /// <returns>The batch, 1..the largest allowed.</returns>
    /// <exception cref="ModelException">A run failed on every provider.</exception>
    internal int Rehearse(VisionConfig config, string device, BatchMemo memo, TimeProvider time)
    {
        bool onGpu = Detector.Model.Onnx.Provider != OrtProvider.Cpu;
        int most = config.Detection.Loop.MaxBatch ?? (onGpu ? Detector.Capacity : 1);
        if (_reader.Provider != OrtProvider.Cpu)
        {
            using PlateReader reader = CreateReader();
            reader.Rehearse();
        }

        if (onGpu)
        {
            for (int count = 1; count <= most; count++)
                Detector.Rehearse(count, time);
        }

        if (config.Detection.Search == BatchSearch.Never || (config.Detection.Search == BatchSearch.Gpu && !onGpu))
            return most;
        string place = $"{Detector.Model.Onnx.Provider} {device}";
        if (memo.Find(Hashes.Detector, place, most) is { } known)
            return known;
        int found = BatchPlateau.Search(most, count => Detector.Rehearse(count, time));
        memo.Keep(Hashes.Detector, place, most, found);
        return found;
    }

    /// <summary>A reader over the shared network, for one thread; the caller disposes it.</summary>
    public PlateReader CreateReader() => new(_reader, _facts, _reading);

    /// <summary>The same, with its batch on a device.</summary>
    /// <param name="crops">Makes the batch; null, or nothing made, leaves it in main memory.</param>
    internal PlateReader CreateReader(Func<int, IDeviceCrops?>? crops) => new(_reader, _facts, _reading, crops);

    /// <inheritdoc/>
    public void Dispose()
    {
        Detector.Dispose();
        _reader.Dispose();
    }

    private static DetectorOptions Options(VisionConfig config, ModelEntry entry, nint stream, Action<ProviderChange>? changed)
    {
        DetectionConfig detection = config.Detection;
        int most = detection.Loop.MaxBatch ?? (config.Models.Providers[0] == OrtProvider.Cpu ? 1 : GpuBatch);

        // What is below its least score still continues a track: the tracker's second association is made of it.
        float low = (float)config.Tracking.LowScore;
        ScoreThresholds scores = detection.Scores;
        return new DetectorOptions
        {
            Model = Options(config.Models, entry, changed) with { Stream = stream, MaxBatch = most, Graphs = config.Models.CudaGraphs },
            MaxBatch = most,
            Scores = scores with
            {
                Car = Math.Min(scores.Car, low),
                Motorcycle = Math.Min(scores.Motorcycle, low),
                Bus = Math.Min(scores.Bus, low),
                Truck = Math.Min(scores.Truck, low),
            },
            PlateOverlap = detection.PlateOverlap,
            VehicleOverlap = detection.VehicleOverlap,
            MaxDetections = detection.MaxDetections,
        };
    }

    private static OnnxModelOptions Options(ModelsConfig models, ModelEntry entry, Action<ProviderChange>? changed) => new()
    {
        Sha256 = entry.Sha256,
        Providers = models.Providers,
        Device = models.Device,
        Threads = models.Threads,
        HalfPrecision = models.HalfPrecision,
        CacheFolder = CacheFolder.Of("tensorrt"),
        Changed = changed,
    };

    private static ModelEntry Find(ModelCatalog catalog, string folder, string role, string? name) =>
        catalog.Models.FirstOrDefault(model => model.Role == role && (name is null || model.Name == name))
        ?? throw new InvalidDataException(
            $"{Path.Combine(folder, "models.json")}: no model of role '{role}'{(name is null ? "" : $" named '{name}'")}; found {(catalog.Models.Count == 0 ? "none at all" : string.Join(", ", catalog.Models.Select(static model => $"{model.Name} ({model.Role})")))}");
}
