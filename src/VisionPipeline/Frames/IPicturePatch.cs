namespace VisionPipeline.Frames;

/// <summary>A part of a decoded picture that was kept on the device where it lay, in its own layout; the picture itself may be gone. Whoever has it disposes it once, after the last work on it is done.</summary>
public interface IPicturePatch : IDisposable
{
    /// <summary>Its own size, and the layout and colours of the picture.</summary>
    YuvFormat Format { get; }

    /// <summary>The part that was asked for, in pixels of this patch; around it lies what whole chroma samples need.</summary>
    PixelArea Inner { get; }

    /// <summary>The turn that makes it upright.</summary>
    Rotation Rotation { get; }

    /// <summary>Brings it down.</summary>
    /// <param name="window">Takes its pixels.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    YuvImage Read(FrameWindow window);
}
