using System.Text.Json;
using VisionPipeline.Tests.Inference;
using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Recognition;

/// <summary>A plate reader that reads one text in every crop, and holds white crops for plates and black ones for none.</summary>
internal sealed class TinyReader : IDisposable
{
    public static readonly string[] Regions = ["XX", "GB"];

    private readonly TempFile _model;

    public TinyReader(string text, double sure = 0.99, string? charset = null, int regions = 2, bool describes = true, int symbols = PlateAlphabet.Symbols)
    {
        _model = new TempFile(Model(text, sure, symbols));
        if (describes)
            File.WriteAllText(Description, Describe(charset ?? PlateAlphabet.Characters, regions));
    }

    public string Path => _model.Path;

    public string Description => System.IO.Path.ChangeExtension(_model.Path, ".json");

    public static string Describe(string charset, int regions) => JsonSerializer.Serialize(new
    {
        charset,
        regions = Enumerable.Range(0, regions).Select(i => i < Regions.Length ? Regions[i] : "C" + i),
        margin = new { x = 0.08, y = 0.12 },
        fusion_slots = 0.5,
    });

    public static byte[] Model(string text, double sure, int symbols = PlateAlphabet.Symbols)
    {
        var writer = new OnnxWriter();
        writer.Input("crops", OnnxWriter.UInt8, "batch", 64, 160, 3);
        writer.Node("Cast", ["crops"], "floats", OnnxWriter.Int("to", OnnxWriter.Float));
        writer.Node("ReduceMean", ["floats"], "mean", OnnxWriter.Ints("axes", 1, 2, 3), OnnxWriter.Int("keepdims", 0));
        float[] slots = new float[10 * symbols];
        float[] ctc = new float[80 * symbols];
        for (int i = 0; i < 10; i++)
            Row(slots.AsSpan(i * symbols, symbols), i < text.Length ? PlateAlphabet.IndexOf(text[i]) : 0, sure);
        for (int t = 0; t < 80; t++)
        {
            Span<float> row = ctc.AsSpan(t * symbols, symbols);
            Row(row, t % 2 == 0 && t / 2 < text.Length ? PlateAlphabet.IndexOf(text[t / 2]) : 0, sure);
            for (int s = 0; s < symbols; s++)
                row[s] = MathF.Log(row[s]);
        }

        Output("slots", slots, 10, symbols);
        Output("ctc", ctc, 80, symbols);
        Output("region", [0.02f, 0.98f], 2);
        Output("plate", [0.001f], 1);
        return writer.ToArray();

        // Every answer is a constant, but for the plate's probability, which grows with brightness.
        void Output(string name, float[] values, params int[] shape)
        {
            float gain = name == "plate" ? 0.998f / 255 : 0;
            writer.Constant(name + ".base", values, [1, .. shape]);
            writer.Constant(name + ".gain", [gain], 1);
            writer.Constant(name + ".shape", [-1L, .. shape.Select(static _ => 1L)]);
            writer.Node("Mul", ["mean", name + ".gain"], name + ".scaled");
            writer.Node("Reshape", [name + ".scaled", name + ".shape"], name + ".part");
            writer.Node("Add", [name + ".base", name + ".part"], name);
            writer.Output(name, OnnxWriter.Float, ["batch", .. shape.Select(static side => (object)side)]);
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        File.Delete(Description);
    }

    private static void Row(Span<float> row, int symbol, double sure)
    {
        row.Fill((float)((1 - sure) / (row.Length - 1)));
        row[symbol] = (float)sure;
    }
}
