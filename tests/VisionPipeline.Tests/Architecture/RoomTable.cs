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
        ["Geometry"] = ["Frames"],
        ["Cameras"] = ["Sources", "Decoding", "Frames"],
        ["Tracking"] = ["Frames", "Geometry", "Detection"],
        ["Events"] = ["Frames", "Geometry", "Voting", "Recognition", "Tracking"],
        ["Publishing"] = ["Events", "Voting"],
        ["Recording"] = ["Frames", "Cameras", "Events"],
        ["Simulation"] = ["Frames", "Sources", "Events"],
        ["Configuration"] = ["Sources", "Decoding", "Inference", "Detection", "Geometry", "Cameras", "Tracking", "Recognition", "Voting", "Events", "Publishing", "Recording"],
        ["Diagnostics"] = ["Sources", "Decoding", "Frames"],
    };
}
