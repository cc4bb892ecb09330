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
        ["LiveView"] = ["Frames", "Batching"],
        ["Gpu"] = ["Frames", "Batching", "Geometry", "Inference", "Detection", "Recognition", "LiveView"],
        ["Geometry"] = ["Frames"],
        ["Cameras"] = ["Sources", "Decoding", "Frames"],
        ["Tracking"] = ["Frames", "Geometry", "Detection"],
        ["Looks"] = ["Frames", "Batching", "Geometry", "Detection", "Tracking", "Recognition", "Voting"],
        ["Events"] = ["Frames", "Geometry", "Voting", "Detection", "Recognition", "Tracking", "Looks", "Diagnostics"],
        ["Publishing"] = ["Events", "Voting"],
        ["Recording"] = ["Frames", "Geometry", "Cameras", "Events"],
        ["Simulation"] = ["Frames", "Sources", "Voting", "Events"],
        ["Configuration"] = ["Settings", "Sources", "Decoding", "Batching", "Inference", "Detection", "Geometry", "Cameras", "Tracking", "Recognition", "Looks", "Voting", "Events", "Publishing", "Recording"],
        ["Diagnostics"] = ["Sources", "Decoding", "Frames"],
    };
}
