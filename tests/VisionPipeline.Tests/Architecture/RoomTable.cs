namespace VisionPipeline.Tests.Architecture;

/// <summary>Which room of the engine may import which. A new room or arrow is a decision: it is made here first.</summary>
internal static class RoomTable
{
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["Settings"] = [],
        ["Sources"] = [],
        ["Frames"] = [],
        ["Decoding"] = ["Frames"],
        ["Batching"] = ["Frames"],
        ["Inference"] = [],
        ["Detection"] = ["Frames", "Batching", "Inference"],
        ["Voting"] = [],
        ["Recognition"] = ["Frames", "Inference", "Settings", "Voting"],
        ["Geometry"] = ["Frames"],
        ["Cameras"] = ["Sources", "Decoding", "Frames"],
        ["Tracking"] = ["Frames", "Geometry", "Detection"],
        ["Events"] = ["Frames", "Geometry", "Voting", "Recognition", "Tracking"],
        ["Publishing"] = ["Events"],
        ["Recording"] = ["Frames", "Cameras", "Events"],
        ["Simulation"] = ["Frames", "Sources", "Events"],
        ["Configuration"] = ["Settings", "Sources", "Decoding", "Inference", "Detection", "Geometry", "Cameras", "Tracking", "Recognition", "Voting", "Events", "Publishing", "Recording"],
        ["Diagnostics"] = ["Sources", "Decoding", "Frames"],
    };
}
