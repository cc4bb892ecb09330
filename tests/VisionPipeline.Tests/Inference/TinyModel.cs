namespace VisionPipeline.Tests.Inference;

/// <summary>A model that answers <c>base + brightest * gain</c> for each picture, <c>brightest</c> being the largest number of its tensor.</summary>
internal sealed record TinyModel
{
    public int Element { get; init; } = OnnxWriter.Float;

    public int OutputElement { get; init; } = OnnxWriter.Float;

    public int Width { get; init; } = 64;

    public int Height { get; init; } = 32;

    /// <summary>0 for an open batch side.</summary>
    public int Batch { get; init; }

    public bool IsInterleaved { get; init; }

    /// <summary>Whether only the left half of a planar picture counts for its brightest number.</summary>
    public bool SeesLeftHalf { get; init; }

    /// <summary>Whether the input leaves its sides open.</summary>
    public bool IsOpenSize { get; init; }

    /// <summary>Whether the output's sides are declared.</summary>
    public bool DeclaresOutput { get; init; } = true;

    /// <summary>Sides of one picture's output.</summary>
    public required int[] Shape { get; init; }

    public required float[] Base { get; init; }

    public float[]? Gain { get; init; }

    /// <summary>A second output of the same kind.</summary>
    public (string Name, int[] Shape, float[] Base)? Extra { get; init; }

    /// <summary>Whether only as many rows come as the brightest number says.</summary>
    public bool CutsRows { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public byte[] ToArray()
    {
        object batch = Batch == 0 ? "batch" : Batch;
        (object height, object width) = IsOpenSize ? ((object)"height", (object)"width") : (Height, Width);
        var writer = new OnnxWriter();
        if (IsInterleaved)
            writer.Input("images", Element, batch, height, width, 3);
        else
            writer.Input("images", Element, batch, 3, height, width);
        if (SeesLeftHalf)
        {
            writer.Constant("left.from", [0L]).Constant("left.to", [(long)Width / 2]).Constant("left.axis", [3L]);
            writer.Node("Slice", ["images", "left.from", "left.to", "left.axis"], "left");
        }

        writer.Node("ReduceMax", [SeesLeftHalf ? "left" : "images"], "flat", OnnxWriter.Ints("axes", IsInterleaved ? 3 : 1), OnnxWriter.Int("keepdims", 0));
        writer.Node("ReduceMax", ["flat"], "top", OnnxWriter.Ints("axes", 1, 2), OnnxWriter.Int("keepdims", 1));
        writer.Node("Cast", ["top"], "brightest", OnnxWriter.Int("to", OnnxWriter.Float));
        Answer(writer, "output0", Shape, Base, Gain, batch);
        if (Extra is { } extra)
            Answer(writer, extra.Name, extra.Shape, extra.Base, null, batch);
        foreach ((string key, string value) in Metadata)
            writer.Metadata(key, value);
        return writer.ToArray();
    }

    public TempFile Write() => new(ToArray());

    private void Answer(OnnxWriter writer, string name, int[] shape, float[] values, float[]? gain, object batch)
    {
        writer.Constant(name + ".base", values, [1, .. shape]);
        writer.Constant(name + ".gain", gain ?? new float[values.Length], [1, .. shape]);
        writer.Node("Mul", ["brightest", name + ".gain"], name + ".part");
        writer.Node("Add", [name + ".base", name + ".part"], name + ".sum");
        string last = name + ".sum";
        if (CutsRows)
        {
            writer.Constant(name + ".one", [1L]).Constant(name + ".zero", [0L]);
            writer.Node("Cast", ["brightest"], name + ".count", OnnxWriter.Int("to", OnnxWriter.Int64));
            writer.Node("Reshape", [name + ".count", name + ".one"], name + ".end");
            writer.Node("Slice", [last, name + ".zero", name + ".end", name + ".one"], name + ".cut");
            last = name + ".cut";
        }

        writer.Node("Cast", [last], name, OnnxWriter.Int("to", OutputElement));
        writer.Output(name, OutputElement, [batch, .. shape.Select((side, i) => DeclaresOutput && !CutsRows ? side : (object)$"{name}{i}")]);
    }
}
