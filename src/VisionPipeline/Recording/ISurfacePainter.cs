using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Changes the pictures of an export on the device that decoded them, before they are encoded there. Used by one thread.</summary>
public interface ISurfacePainter
{
    /// <summary>Paints a picture; when this returns it may be encoded.</summary>
    /// <param name="surface">On a device, as it was decoded (not upright); the export's alone, changed in place.</param>
    /// <param name="rotation">Clockwise turn that makes it upright: 0, 90, 180 or 270.</param>
    /// <param name="captureMicroseconds">When it was taken, microseconds since 1970.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void Paint(MediaFrame surface, int rotation, long captureMicroseconds);
}
