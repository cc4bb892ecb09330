namespace VisionPipeline.Server.Bench;

/// <summary>CPU that the parts cost when nothing else is around them.</summary>
/// <param name="Decode">Per decoded frame: libavformat and libavcodec, one thread.</param>
/// <param name="Letterbox">Per picture put into the detector's batch.</param>
/// <param name="Detect">Per picture of an ONNX Runtime run of the detector, with its boxes decoded.</param>
/// <param name="Read">Per crop of an ONNX Runtime run of the plate reader.</param>
internal readonly record struct BareParts(TimeSpan Decode, TimeSpan Letterbox, TimeSpan Detect, TimeSpan Read)
{
    /// <summary>What so much work would cost at least.</summary>
    public TimeSpan Sum(long frames, long pictures, long crops) =>
        (frames * Decode) + (pictures * (Letterbox + Detect)) + (crops * Read);

    /// <summary>The mean of two measurements.</summary>
    public BareParts Mean(in BareParts other) => new(
        (Decode + other.Decode) / 2, (Letterbox + other.Letterbox) / 2, (Detect + other.Detect) / 2, (Read + other.Read) / 2);
}
