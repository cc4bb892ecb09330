using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Cameras;

/// <summary>Clips as sources of packets for tests.</summary>
internal static class ClipSource
{
    /// <summary>Opens a clip without time-outs, which go by the machine's clock: on a busy machine a file is late and not lost.</summary>
    public static PacketSource Open(string clip) =>
        PacketSource.Open(SourceUrl.Parse(clip), new SourceOptions { OpenTimeout = Timeout.InfiniteTimeSpan, ReadTimeout = Timeout.InfiniteTimeSpan });
}
