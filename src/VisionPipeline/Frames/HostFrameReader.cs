namespace VisionPipeline.Frames;

/// <summary>Shows pictures that lie in main memory, where they lie. Stateless.</summary>
public sealed class HostFrameReader : IFrameReader
{
    /// <summary>The one instance.</summary>
    public static HostFrameReader Instance { get; } = new();

    /// <inheritdoc/>
    public bool Reads(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.HasImage;
    }

    /// <inheritdoc/>
    public YuvImage Read(VideoFrame frame, in PixelArea area, FrameWindow window, out PixelArea shown)
    {
        ArgumentNullException.ThrowIfNull(frame);
        shown = new PixelArea(0, 0, frame.Width, frame.Height);
        return frame.Image;
    }
}
