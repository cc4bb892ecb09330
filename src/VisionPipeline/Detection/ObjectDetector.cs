using VisionPipeline.Batching;
using VisionPipeline.Inference;

namespace VisionPipeline.Detection;

/// <summary>Finds plates and vehicles in pictures: fill slots, <see cref="Run"/>, read <see cref="Detections"/>.</summary>
/// <remarks>
/// One run takes up to <see cref="Capacity"/> pictures. Different slots may be filled by different threads at a time, as long as no
/// run is on; all else is for one thread. After the first run of each batch size nothing is allocated, unless a picture has more
/// results than any before. Owns native objects until <see cref="Dispose"/>; the model stays the caller's unless
/// <see cref="Open"/> opened it.
/// </remarks>
public sealed partial class ObjectDetector : IDisposable
{
    private readonly BatchRunner _runner;
    private readonly OutputDecoder _decoder;
    private readonly Slot[] _slots;
    private readonly bool _ownsModel;
    private int _count;

    /// <summary>Makes a detector.</summary>
    /// <param name="model">The model, which must outlive it.</param>
    public ObjectDetector(DetectorModel model)
        : this(model, false)
    {
    }

    private ObjectDetector(DetectorModel model, bool ownsModel)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Capacity = model.Options.MaxBatch;
        bool varies = model.Output.Anchors < 0;
        string[] outputs = model.CornersName is { } corners ? [model.OutputName, corners] : [model.OutputName];
        int[][] shapes = model.HasCorners ? [model.OutputShape, [8, model.Output.Anchors]] : [model.OutputShape];
        _runner = new BatchRunner(model.Onnx, model.Input.ItemShape, Capacity, outputs, varies ? null : shapes, model.PartSize);
        _decoder = new OutputDecoder(model);
        _slots = [.. Enumerable.Range(0, Capacity).Select(static _ => new Slot())];
        _ownsModel = ownsModel;
    }

    /// <summary>The model.</summary>
    public DetectorModel Model { get; }

    /// <summary>Most pictures of one run.</summary>
    public int Capacity { get; }

    /// <summary>Bytes of the whole batch, as a <see cref="DeviceInput"/> must have them.</summary>
    public int InputBytes => _runner.InputBytes;

    /// <summary>Tensors that were bound so far, for all sizes of batches.</summary>
    internal int Bindings => _runner.Bindings;

    /// <summary>Lets runs take their pictures from a device's memory; whoever fills it says with <see cref="Place"/> where they lie.</summary>
    /// <param name="device">It; stays the caller's, and must outlive this. Null takes main memory again.</param>
    /// <exception cref="ArgumentException">It is smaller than <see cref="InputBytes"/>.</exception>
    public void UseDevice(DeviceInput? device) => _runner.UseDevice(device);

    /// <summary>Opens a model and makes a detector that owns it.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelException">The file cannot be used; one line says what was found and what would be right.</exception>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static ObjectDetector Open(string path, DetectorOptions? options = null)
    {
        DetectorModel model = DetectorModel.Open(path, options);
        try
        {
            return new ObjectDetector(model, true);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Runs the model over the first slots and decodes its results.</summary>
    /// <param name="count">How many slots, 1..<see cref="Capacity"/>; each must have been filled.</param>
    /// <exception cref="InvalidOperationException">A slot was never filled.</exception>
    /// <exception cref="ModelException">The run failed.</exception>
    public void Run(int count)
    {
        if (count < 1 || count > Capacity)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"a run takes 1..{Capacity} pictures");
        for (int i = 0; i < count; i++)
        {
            if (_slots[i].Box.SourceWidth == 0)
                throw new InvalidOperationException($"slot {i} of {count} holds no picture");
        }

        _count = 0;
        _runner.Run(count);
        for (int i = 0; i < count; i++)
            _decoder.Decode(_runner.Output(0, i), Model.HasCorners ? _runner.Output(1, i) : default, _slots[i].Box, _slots[i].Found);
        _count = count;
    }

    /// <summary>Runs the model over whatever the first slots hold, and looks at no results: to make it ready, and to measure it.</summary>
    /// <param name="count">How many slots, 1..<see cref="Capacity"/>.</param>
    /// <param name="time">The clock.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="ModelException">The run failed.</exception>
    public TimeSpan Rehearse(int count, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _count = 0;
        long start = time.GetTimestamp();
        _runner.Run(count);
        return time.GetElapsedTime(start);
    }

    /// <summary>What the last run found in a slot's picture: plates first, then vehicles, each by falling score. Valid until the next run.</summary>
    /// <param name="slot">A slot of the last run.</param>
    public ReadOnlySpan<DetectedObject> Detections(int slot)
    {
        if ((uint)slot >= (uint)_count)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"the last run had {_count} pictures");
        return _slots[slot].Found.Items;
    }

    /// <summary>Looks at one still picture, in slot 0.</summary>
    /// <param name="rgb">Rows of R, G, B bytes.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="stride">Bytes from row to row; 0 for no gap.</param>
    /// <returns>Plates first, then vehicles, each by falling score; valid until the next run.</returns>
    /// <exception cref="ArgumentException">The picture is out of range or too short.</exception>
    /// <exception cref="ModelException">The run failed.</exception>
    public ReadOnlySpan<DetectedObject> Detect(ReadOnlySpan<byte> rgb, int width, int height, int stride = 0)
    {
        Put(0, rgb, width, height, stride);
        Run(1);
        return Detections(0);
    }

    /// <summary>Releases the native objects; disposing twice is harmless.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
            slot.Pictures?.Dispose();
        _runner.Dispose();
        if (_ownsModel)
            Model.Dispose();
    }

    /// <summary>One place of the batch.</summary>
    private sealed class Slot
    {
        /// <summary>Where its picture lies; width 0 for none yet.</summary>
        public Letterbox Box { get; set; }

        /// <summary>Whether the bars around <see cref="Box"/> are in the tensor already.</summary>
        public bool HasPadding { get; set; }

        public DetectionList Found { get; } = new();

        public PictureLetterbox? Pictures { get; set; }

        /// <summary>Planar picture on the way to another layout; made on first use.</summary>
        public float[]? Floats { get; set; }

        /// <summary>Likewise for bytes.</summary>
        public byte[]? Bytes { get; set; }
    }
}
