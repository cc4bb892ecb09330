using OpenCvSharp;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Voting;

namespace VisionPipeline.Recognition;

/// <summary>Reads plates: crops go through the network in several passes, cheap ones first, until the fused answer is certain.</summary>
/// <remarks>
/// NOT thread-safe: one per thread; a model may be shared. Owns native memory until <see cref="Dispose"/>. A faulty place gives an
/// empty reading, never an exception. Passes of one stage go through the network together, for all plates of a call.
/// </remarks>
public sealed class PlateReader : IDisposable
{
    private const int Slots = 0;
    private const int Ctc = 1;
    private const int Region = 2;
    private const int Plate = 3;

    private readonly OnnxModel? _owned;
    private readonly BatchRunner _runner;
    private readonly OcrConfig _config;
    private readonly PassConfig[][] _stages;
    private readonly PassCutter _cutter;
    private readonly TesseractLook? _tesseract;
    private readonly List<(int View, OcrPass Pass, double Weight)> _queued = [];
    private readonly IDeviceCrops? _crops;
    private readonly OnnxModel _model;
    private readonly OrtProvider _provider;
    private bool _cutsOnDevice;

    /// <summary>Makes a reader over an opened model.</summary>
    /// <param name="model">A plate reader's model; stays the caller's and must outlive this.</param>
    /// <param name="facts">What its description says.</param>
    /// <param name="config">How to read.</param>
    /// <exception cref="ModelException">The model is no plate reader; the message says what was found.</exception>
    /// <exception cref="Native.NativeException">OpenCV, or Tesseract where it is switched on, is missing.</exception>
    public PlateReader(OnnxModel model, PlateReaderFacts facts, OcrConfig config)
        : this(model, facts, config, owned: false, null)
    {
    }

    /// <summary>Makes a reader whose batch lies on a device.</summary>
    /// <param name="model">A plate reader's model.</param>
    /// <param name="facts">What its description says.</param>
    /// <param name="config">How to read.</param>
    /// <param name="crops">Makes a batch of so many bytes, which becomes this reader's; null, or nothing made, leaves the batch in main memory.</param>
    internal PlateReader(OnnxModel model, PlateReaderFacts facts, OcrConfig config, Func<int, IDeviceCrops?>? crops)
        : this(model, facts, config, owned: false, crops)
    {
    }

    private PlateReader(OnnxModel model, PlateReaderFacts facts, OcrConfig config, bool owned, Func<int, IDeviceCrops?>? crops)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _cutter = new PassCutter(facts, config);
        _stages = [.. config.Passes.Where(static pass => pass.Stage > 0).GroupBy(static pass => pass.Stage).OrderBy(static stage => stage.Key).Select(static stage => stage.ToArray())];
        int alignment = AlignmentSteps(model, facts.Regions.Count);
        _runner = new BatchRunner(
            model,
            [CropCutter.Height, CropCutter.Width, 3],
            config.Batch,
            ["slots", "ctc", "region", "plate"],
            [[PlateAlphabet.MaxLength, PlateAlphabet.Symbols], [alignment, PlateAlphabet.Symbols], [facts.Regions.Count], [1]]);
        if (config.Passes.Any(static pass => pass is { Pass: OcrPass.Tesseract, Stage: > 0 }))
            _tesseract = new TesseractLook(config.TesseractLanguage);
        Fusion = FusionOf(facts, config);
        _owned = owned ? model : null;
        _model = model;
        _provider = model.Provider;
        _crops = crops?.Invoke(_runner.InputBytes);
        if (_crops is not null)
        {
            _runner.UseDevice(_crops.Batch);
            _cutsOnDevice = true;
        }
    }

    /// <summary>How looks are put together; for voting over pictures.</summary>
    public PlateFusion Fusion { get; }

    /// <summary>Whether a reading is an answer: it is held for a plate rather than for none, and its text for more than a guess.</summary>
    /// <param name="reading">Of this reader or of a vote over its looks.</param>
    public bool IsAnswer(PlateReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading is { NoPlate: < 0.5, Text.Length: > 0 } && reading.Confidence >= _config.Least;
    }

    /// <summary>Whether its batch lies on a device. Not for good: it is left where the device fails, and where the network has gone on to the processor.</summary>
    internal bool CutsOnDevice => _cutsOnDevice;

    /// <summary>Crops that went through the network so far.</summary>
    public long Crops { get; private set; }

    /// <summary>Opens a model and its description, and makes a reader that owns both.</summary>
    /// <param name="path">The <c>.onnx</c> file; its description lies beside it.</param>
    /// <param name="config">How to read.</param>
    /// <param name="options">How to open the model; null takes the CPU with <see cref="OcrConfig.Threads"/>.</param>
    /// <exception cref="ModelException">The file or its description is missing, damaged, or no plate reader's; one line.</exception>
    public static PlateReader Open(string path, OcrConfig config, OnnxModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        PlateReaderFacts facts = PlateReaderFacts.Beside(path);
        OnnxModel model = OnnxModel.Open(path, options ?? new OnnxModelOptions { Threads = config.Threads });
        try
        {
            return new PlateReader(model, facts, config, owned: true, null);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>How a reader of such a model puts looks together.</summary>
    /// <param name="facts">What the model's description says.</param>
    /// <param name="config">How to read.</param>
    public static PlateFusion FusionOf(PlateReaderFacts facts, OcrConfig config)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(config);
        return new PlateFusion(facts.Regions, config.SlotShareOfModel ? config.Fusion with { SlotShare = facts.SlotShare } : config.Fusion);
    }

    /// <summary>Reads the plates of one picture.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="places">Where its plates are.</param>
    /// <param name="number">The picture's number, which tells looks of one picture from those of another.</param>
    /// <returns>One observation per place, in their order.</returns>
    /// <exception cref="ArgumentException">The picture is of another type.</exception>
    /// <exception cref="ModelException">The network failed.</exception>
    public IReadOnlyList<PlateObservation> Read(Mat picture, IReadOnlyList<PlatePlace> places, long number = 0)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(places);
        Require(picture);
        return Read([.. places.Select(place => new PlateView(picture, place, number))]);
    }

    /// <summary>Reads plates of several pictures; crops of one stage go through the network together.</summary>
    /// <param name="views">The plates. Pictures must not change during the call.</param>
    /// <returns>One observation per view, in their order.</returns>
    /// <exception cref="ArgumentException">A picture is of another type.</exception>
    /// <exception cref="ModelException">The network failed.</exception>
    public IReadOnlyList<PlateObservation> Read(IReadOnlyList<PlateView> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        foreach (PlateView view in views)
            Require(view);

        // What the processor runs is cut there too, from plates that come down; the network has failed on the device before.
        if (_cutsOnDevice && _model.Provider != _provider && _model.Provider == OrtProvider.Cpu)
            LeaveDevice();
        try
        {
            return ReadOnce(views, static _ => true);
        }
        catch (CudaException) when (_cutsOnDevice)
        {
            // A device that fails takes with it what lies there, and nothing else.
            LeaveDevice();
            if (!views.Any(static view => view.Patch is null))
                throw;
            return ReadOnce(views, static view => view.Patch is null);
        }
    }

    /// <summary>Runs the network over empty crops, once for each number of them, so that no plate waits for plans and memory to be made.</summary>
    /// <exception cref="ModelException">The network failed.</exception>
    public void Rehearse()
    {
        for (int crops = 1; crops <= _runner.Capacity; crops++)
            _runner.Run(crops);
    }

    /// <summary>Releases the native objects, and the model where <see cref="Open"/> made it.</summary>
    public void Dispose()
    {
        _runner.Dispose();
        _crops?.Dispose();
        _cutter.Dispose();
        _tesseract?.Dispose();
        _owned?.Dispose();
    }

    private PlateObservation[] ReadOnce(IReadOnlyList<PlateView> views, Func<PlateView, bool> isRead)
    {
        var looks = new List<PlateLook>[views.Count];
        var readings = new PlateReading[views.Count];
        var open = new List<int>(views.Count);
        for (int i = 0; i < views.Count; i++)
        {
            looks[i] = [];
            readings[i] = PlateReading.None;
            if (views[i].Place.IsValid && !(views[i].Picture?.Empty() ?? false) && isRead(views[i]))
                open.Add(i);
        }

        try
        {
            foreach (PassConfig[] stage in _stages)
            {
                foreach (int view in open)
                {
                    foreach (PassConfig pass in stage)
                        Queue(views, view, pass, looks);
                }

                Flush(views, looks);
                foreach (int view in open)
                    readings[view] = Fusion.Read(looks[view]);
                open.RemoveAll(view => IsSettled(readings[view]));
            }
        }
        finally
        {
            // After a fault nothing of these pictures may go with the next ones.
            _queued.Clear();
            _crops?.Drop();
        }

        return [.. Enumerable.Range(0, views.Count).Select(i => new PlateObservation(readings[i], looks[i]))];
    }

    private void LeaveDevice()
    {
        _cutsOnDevice = false;
        _runner.UseDevice(null);
    }

    // More looks can no longer change what is certain, nor make a plate of what is none.
    private bool IsSettled(PlateReading reading) => reading.Confidence >= _config.Certain || 1 - reading.NoPlate < _config.Hopeless;

    private static void Require(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Type() != MatType.CV_8UC3)
            throw new ArgumentException($"a picture of {picture.Type()}: 8-bit RGB is wanted");
    }

    private static void Require(in PlateView view)
    {
        if (view.Picture is { } picture)
            Require(picture);
        else if (view.Patch is null || view.Fetch is null)
            throw new ArgumentException("a view without a picture, neither in main memory nor on a device");
    }

    private static Mat PictureOf(in PlateView view) => view.Picture ?? view.Fetch!();

    private void Queue(IReadOnlyList<PlateView> views, int view, PassConfig pass, List<PlateLook>[] looks)
    {
        PlateView seen = views[view];
        if (pass.Pass == OcrPass.Tesseract)
        {
            Flush(views, looks);
            float plate = looks[view].Count == 0 ? 0.5f : looks[view][0].Plate;
            if (_tesseract!.Read(_cutter.Grey(PictureOf(seen), seen.Place), plate, pass.Weight * Quality(seen.Place), seen.Number) is { } look)
                looks[view].Add(look);
            return;
        }

        if (_cutter.CutOf(pass.Pass, seen.Place) is not { } cut)
            return;
        int slot = _queued.Count;
        if (!_cutsOnDevice || seen.Patch is not { } patch || !_crops!.TryCut(patch, seen.Place, cut, slot))
        {
            ReadOnlySpan<byte> crop = _cutter.Cut(PictureOf(seen), seen.Place, cut).AsSpan();
            if (_cutsOnDevice)
                _crops!.Put(slot, crop);
            else
                crop.CopyTo(_runner.Input<byte>(slot));
        }

        _queued.Add((view, pass.Pass, pass.Weight * Quality(seen.Place)));
        if (_queued.Count == _runner.Capacity)
            Flush(views, looks);
    }

    private void Flush(IReadOnlyList<PlateView> views, List<PlateLook>[] looks)
    {
        if (_queued.Count == 0)
            return;
        if (_cutsOnDevice)
            _crops!.Complete();
        _runner.Run(_queued.Count);
        Crops += _queued.Count;
        for (int i = 0; i < _queued.Count; i++)
        {
            (int view, OcrPass pass, double weight) = _queued[i];
            looks[view].Add(new PlateLook(
                _runner.Output(Slots, i), _runner.Output(Ctc, i), _runner.Output(Region, i), _runner.Output(Plate, i)[0], weight, views[view].Number, pass.ToString()));
        }

        _queued.Clear();
    }

    // Beside larger ones, a plate of 20 x 20 pixels counts half: below 40 x 40 each pixel that is missing is a stroke that is missing.
    private static double Quality(in PlatePlace at) => Math.Clamp(Math.Sqrt(at.Width * at.Height) / 40, 0.25, 1);

    private static int AlignmentSteps(OnnxModel model, int regions)
    {
        TensorPort? ctc = model.Outputs.FirstOrDefault(static output => output.Name == "ctc");
        TensorPort? region = model.Outputs.FirstOrDefault(static output => output.Name == "region");
        return ctc is { Dimensions: [_, > 0 and int steps, PlateAlphabet.Symbols] } && region is { Dimensions: [_, int codes] } && (codes < 0 || codes == regions)
            ? steps
            : throw new ModelException(
                ModelFault.UnknownForm,
                $"model {model.Path}: no plate reader: outputs slots, ctc [N, steps, {PlateAlphabet.Symbols}], region [N, {regions}] and plate are wanted; found {string.Join(", ", model.Outputs)}");
    }
}
