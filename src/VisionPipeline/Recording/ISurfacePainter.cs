using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Changes the pictures of an export on the device that decoded them, before they are encoded there. Used by one thread.</summary>
/// <remarks>Whatever it throws as a <see cref="Native.NativeException"/> or <see cref="NotSupportedException"/> makes the export once more, whole, on the processor.</remarks>
public interface ISurfacePainter
{
    /// <summary>So many pictures are shown to it before it paints the one before them, 0 to 64. Where it is 0, none is shown or copied: decoded surfaces are painted themselves.</summary>
    int Lookahead { get; }

    /// <summary>An export begins on the device: what was shown before is forgotten. Called where <see cref="Lookahead"/> is not 0.</summary>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void Begin();

    /// <summary>Copies the pixels of a picture; when this returns the decoder may have its surface back.</summary>
    /// <param name="into">A surface of the same size and layout on the same device.</param>
    /// <param name="decoded">As the decoder made it.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void Copy(MediaFrame into, MediaFrame decoded);

    /// <summary>Shows it a picture of those to come, in order.</summary>
    /// <param name="surface">On the device, not upright; not to be changed. Stays until it has been painted.</param>
    /// <param name="rotation">Clockwise turn that makes it upright: 0, 90, 180 or 270.</param>
    /// <param name="captureMicroseconds">When it was taken, microseconds since 1970.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void See(MediaFrame surface, int rotation, long captureMicroseconds);

    /// <summary>Paints a picture, in the order in which they were shown; when this returns it may be encoded.</summary>
    /// <param name="surface">On a device, as it was decoded (not upright); the export's alone, changed in place.</param>
    /// <param name="rotation">Clockwise turn that makes it upright: 0, 90, 180 or 270.</param>
    /// <param name="captureMicroseconds">When it was taken, microseconds since 1970.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    /// <exception cref="NotSupportedException">It paints no such surfaces, or not so much.</exception>
    void Paint(MediaFrame surface, int rotation, long captureMicroseconds);
}
