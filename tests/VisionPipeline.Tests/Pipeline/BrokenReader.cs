using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>Shows pictures in main memory, and fails once where a test says so.</summary>
internal sealed class BrokenReader : IFrameReader
{
    /// <summary>Whether the next part that is asked for is not shown.</summary>
    public bool FailsNext { get; set; }

    public bool Reads(VideoFrame frame) => HostFrameReader.Instance.Reads(frame);

    public YuvImage Read(VideoFrame frame, in PixelArea area, FrameWindow window, out PixelArea shown)
    {
        if (!FailsNext)
            return HostFrameReader.Instance.Read(frame, area, window, out shown);
        FailsNext = false;
        throw new InvalidOperationException("the device failed");
    }
}
