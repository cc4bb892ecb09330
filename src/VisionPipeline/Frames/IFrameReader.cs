namespace VisionPipeline.Frames;

/// <summary>Shows parts of decoded pictures in main memory, wherever the pictures lie. Thread-safe, as long as each thread brings its own window.</summary>
public interface IFrameReader
{
    /// <summary>Whether it can show a picture.</summary>
    /// <param name="frame">It; a lease is held by the caller.</param>
    bool Reads(VideoFrame frame);

    /// <summary>Shows a part of a picture, or more than that.</summary>
    /// <param name="frame">One that it <see cref="Reads"/>; a lease is held by the caller until the image is done with.</param>
    /// <param name="area">The part, within the picture.</param>
    /// <param name="window">Where pixels are put that do not lie in main memory.</param>
    /// <param name="shown">What the image shows of the picture: the area or more.</param>
    /// <exception cref="NotSupportedException">It cannot show the picture.</exception>
    /// <exception cref="Native.NativeException">A device failed.</exception>
    YuvImage Read(VideoFrame frame, in PixelArea area, FrameWindow window, out PixelArea shown);
}
