using VisionPipeline.Batching;
using VisionPipeline.Inference;

namespace VisionPipeline.Detection;

/// <summary>An opened detector and what was found out about it. Owns the model until <see cref="Dispose"/>.</summary>
/// <remarks>
/// Opening runs the model once on a black picture (twice for batches): many models declare their output shapes only in part, and the
/// run also makes sure that it works before the first picture comes. Immutable; any number of <see cref="ObjectDetector"/>s may share it.
/// </remarks>
public sealed class DetectorModel : IDisposable
{
    private const string Known =
        "known are YOLOv5/v7 [N, A, 5+C], YOLOv8/v9/v11 [N, 4+C, A], YOLOv10/v26 or suppression in the graph [N, K, 6], YOLOX [N, A, 5+C] on strides 8, 16, 32";

    private DetectorModel(OnnxModel model, DetectorOptions options, DetectorInput input, Finding finding, ClassMap map, int partSize)
    {
        Onnx = model;
        Options = options;
        Input = input;
        Output = finding.Output;
        OutputName = finding.Name;
        OutputShape = finding.Shape;
        CornersName = finding.Corners;
        Map = map;
        PartSize = partSize;
        bool yoloX = Format == DetectorFormat.YoloX;
        Letterbox = new LetterboxOptions
        {
            TargetWidth = input.Width,
            TargetHeight = input.Height,
            White = options.White ?? (yoloX ? 255f : 1f),
            Channels = options.Channels ?? (yoloX ? ChannelOrder.Bgr : ChannelOrder.Rgb),
        };
        Letterbox.Validate();
    }

    /// <summary>The model.</summary>
    public OnnxModel Onnx { get; }

    /// <summary>How it takes pictures.</summary>
    public DetectorInput Input { get; }

    /// <summary>How it writes results.</summary>
    public DetectorFormat Format => Output.Format;

    /// <summary>Whether it gives the corners of plates.</summary>
    public bool HasCorners => CornersName is not null;

    /// <summary>Our classes that it finds.</summary>
    public IReadOnlyList<ObjectClass> Classes => [.. Map.Classes.OfType<ObjectClass>().Distinct().Order()];

    /// <summary>What pictures have to be letterboxed to.</summary>
    public LetterboxOptions Letterbox { get; }

    /// <summary>The options that it was opened with.</summary>
    public DetectorOptions Options { get; }

    internal DetectorOutput Output { get; }

    internal string OutputName { get; }

    internal int[] OutputShape { get; }

    internal string? CornersName { get; }

    internal ClassMap Map { get; }

    internal int PartSize { get; }

    /// <summary>Opens a detector and finds out how to talk to it.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelException">The file cannot be used; one line says what was found and what would be right.</exception>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static DetectorModel Open(string path, DetectorOptions? options = null)
    {
        options ??= new DetectorOptions();
        options.Validate();
        OnnxModel model = OnnxModel.Open(path, options.Model);
        try
        {
            DetectorInput input = DetectorInput.Of(model.Inputs, model.Metadata, options)
                ?? throw Misfit(model, "a detector takes one input of 3-channel pictures in float, half or uint8");
            IReadOnlyList<string>? names = options.ClassNames ?? ModelText.Names(model.Metadata.GetValueOrDefault("names"));
            if (names is { Count: 0 })
                names = null;
            Finding finding = Find(model, input, options, names);
            ClassMap map = (names is not null ? ClassMap.ByNames(names) : finding.Output.Classes > 0 ? ClassMap.ByCount(finding.Output.Classes) : null)
                ?? throw Misfit(model, names is null
                    ? "it does not name its classes: name them in the settings"
                    : $"none of its {names.Count} classes ({string.Join(", ", names.Take(8))}{(names.Count > 8 ? ", ..." : "")}) is a plate, car, motorcycle, bus or truck");
            bool open = model.Inputs[0].Dimensions[0] <= 0;
            int partSize = open && options.MaxBatch > 1 && !TakesTwo(model, input, finding) ? 1 : 0;
            return new DetectorModel(model, options, input, finding, map, partSize);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Releases the model. Its detectors must have been disposed.</summary>
    public void Dispose() => Onnx.Dispose();

    private static Finding Find(OnnxModel model, DetectorInput input, DetectorOptions options, IReadOnlyList<string>? names)
    {
        string task = model.Metadata.GetValueOrDefault("task", "detect");
        if (task is not ("detect" or "segment" or "pose"))
            throw Misfit(model, $"its task is '{task}', a detector's is 'detect'");
        bool endToEnd = ModelText.Flag(model.Metadata.GetValueOrDefault("end2end")) || ModelText.Flag(model.Metadata.GetValueOrDefault("nms"));
        var judge = new OutputJudge(input.Width, input.Height, names?.Count, endToEnd, task is "segment" or "pose");
        string[] candidates = [.. model.Outputs.Where(static o => o.Element != TensorElement.Other && o.Name != "corners").Select(static o => o.Name)];
        string? corners = model.Outputs.FirstOrDefault(static o => o.Name == "corners" && o.Element != TensorElement.Other)?.Name;
        string[] asked = corners is null ? candidates : [.. candidates, corners];
        if (candidates.Length == 0)
            throw Misfit(model, Known);
        int batch = Math.Max(model.Inputs[0].Dimensions[0], 1);
        using var runner = new BatchRunner(model, input.ItemShape, batch, asked);
        runner.Run(batch);
        List<string> shapes = [];
        for (int i = 0; i < candidates.Length; i++)
        {
            int[] shape = [.. runner.OutputShape(i)];
            shapes.Add($"{candidates[i]} [{string.Join(", ", shape.Prepend(batch))}]");
            if (shape is not [int first, int second])
                continue;
            IReadOnlyList<int> declared = model.Outputs.First(o => o.Name == candidates[i]).Dimensions;
            bool varies = declared is not [_, > 0, _];
            DetectorOutput? output = judge.Readings(first, second, varies, runner.Output(i, 0).ToArray())
                .FirstOrDefault(reading => options.Format is null || reading.Format == options.Format);
            if (output is null)
                continue;
            bool hasCorners = corners is not null && output.IsTransposed && runner.OutputShape(candidates.Length) is [8, int anchors] && anchors == output.Anchors;
            return new Finding(output, candidates[i], shape, hasCorners ? corners : null);
        }

        string wanted = options.Format is { } forced ? $" as {forced}" : "";
        string classes = names is null ? "no class names" : $"{names.Count} class names";
        throw Misfit(model, $"a run gave {string.Join(", ", shapes)} with {classes}, which fits no detector{wanted}; {Known}");
    }

    private static bool TakesTwo(OnnxModel model, DetectorInput input, Finding finding)
    {
        try
        {
            using var runner = new BatchRunner(model, input.ItemShape, 2, [finding.Name]) { FallsBack = false };
            runner.Run(2);
            return finding.Output.Anchors < 0 || runner.OutputShape(0).SequenceEqual(finding.Shape);
        }
        catch (ModelException)
        {
            return false;
        }
    }

    private static ModelException Misfit(OnnxModel model, string wanted) => new(
        ModelFault.UnknownForm,
        $"model {model.Path}: {wanted}; its inputs are {string.Join(", ", model.Inputs)}, its outputs {string.Join(", ", model.Outputs)}");

    private sealed record Finding(DetectorOutput Output, string Name, int[] Shape, string? Corners);
}
