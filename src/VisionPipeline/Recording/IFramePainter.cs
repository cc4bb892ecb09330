using OpenCvSharp;

namespace VisionPipeline.Recording;

/// <summary>Changes the pictures of an export before they are encoded. Used by one thread.</summary>
public interface IFramePainter
{
    /// <summary>So many pictures are shown to it before it paints the one before them; 0 to 64.</summary>
    int Lookahead { get; }

    /// <summary>An export begins, or begins once more: what was shown before is forgotten.</summary>
    void Begin();

    /// <summary>Shows it a picture of those to come, in order.</summary>
    /// <param name="picture">CV_8UC3, red first, upright; not to be changed.</param>
    /// <param name="captureMicroseconds">When it was taken, microseconds since 1970.</param>
    void See(Mat picture, long captureMicroseconds);

    /// <summary>Paints a picture, in the order in which they were shown.</summary>
    /// <param name="picture">The same picture; changed in place.</param>
    /// <param name="captureMicroseconds">When it was taken.</param>
    void Paint(Mat picture, long captureMicroseconds);
}
