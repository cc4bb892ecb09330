namespace VisionPipeline.Tests.Architecture;

/// <summary>Which room of the engine may import which. A new room or arrow is a decision: it is made here first.</summary>
internal static class RoomTable
{
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["Sources"] = [],
        ["Frames"] = [],
        ["Decoding"] = ["Frames"],
        ["Batching"] = ["Frames"],
        ["Inference"] = [],
        ["Detection"] = ["Frames", "Batching", "Inference"],
        ["Voting"] = [],
        ["Recognition"] = ["Frames", "Inference", "Voting"],
        ["Diagnostics"] = ["Sources", "Decoding", "Frames"],
    };
}
