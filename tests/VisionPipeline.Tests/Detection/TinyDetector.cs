using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Detection;

/// <summary>Models whose answers are known, in each format. The input is 64 x 32 pixels, so one head has 32 + 8 + 2 anchors.</summary>
internal static class TinyDetector
{
    public const int Anchors = 42;

    public static readonly string OurNames = "{0: 'plate', 1: 'car', 2: 'motorcycle', 3: 'bus', 4: 'truck'}";

    /// <summary>A box with its class index and score: centre and size, or corners, as the format wants it.</summary>
    public sealed record Box(int Anchor, float A, float B, float C, float D, int Class, float Score);

    public static IReadOnlyDictionary<string, string> Named(string? names) =>
        names is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["names"] = names, ["task"] = "detect" };

    public static TinyModel V8(int classes, string? names, params Box[] boxes)
    {
        var values = new float[(4 + classes) * Anchors];
        foreach (Box box in boxes)
        {
            (values[box.Anchor], values[Anchors + box.Anchor]) = (box.A, box.B);
            (values[(2 * Anchors) + box.Anchor], values[(3 * Anchors) + box.Anchor]) = (box.C, box.D);
            values[((4 + box.Class) * Anchors) + box.Anchor] = box.Score;
        }

        return new TinyModel { Shape = [4 + classes, Anchors], Base = values, Metadata = Named(names) };
    }

    /// <summary>Objectness 0.9 at each box; decoded centres elsewhere lie mid-picture, as real ones do on average.</summary>
    public static TinyModel V5(int classes, string? names, params Box[] boxes)
    {
        float[] values = Rows(3 * Anchors, classes, boxes);
        for (int i = 0; i < 3 * Anchors; i++)
        {
            if (values[(i * (5 + classes)) + 4] == 0)
                values[i * (5 + classes)] = 32;
        }

        return new TinyModel { Shape = [3 * Anchors, 5 + classes], Base = values, Metadata = Named(names) };
    }

    public static TinyModel YoloX(int classes, string? names, params Box[] boxes) =>
        new() { Shape = [Anchors, 5 + classes], Base = Rows(Anchors, classes, boxes), Metadata = Named(names) };

    public static TinyModel EndToEnd(string? names, params Box[] boxes)
    {
        var values = new float[20 * 6];
        for (int i = 0; i < boxes.Length; i++)
            ((float[])[boxes[i].A, boxes[i].B, boxes[i].C, boxes[i].D, boxes[i].Score, boxes[i].Class]).CopyTo(values, 6 * i);
        return new TinyModel { Shape = [20, 6], Base = values, Metadata = Named(names) };
    }

    private static float[] Rows(int anchors, int classes, Box[] boxes)
    {
        int attributes = 5 + classes;
        var values = new float[anchors * attributes];
        foreach (Box box in boxes)
        {
            Span<float> row = values.AsSpan(box.Anchor * attributes, attributes);
            (row[0], row[1], row[2], row[3], row[4], row[5 + box.Class]) = (box.A, box.B, box.C, box.D, 0.9f, box.Score);
        }

        return values;
    }
}
