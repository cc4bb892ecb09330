using System.Runtime.CompilerServices;

namespace OpenCvSharp;

/// <summary>OpenCV's core and imgproc functions, by the names of OpenCvSharp.</summary>
/// <remarks>
/// All functions may be called from any thread; a Mat that is written belongs to one thread. OpenCV itself runs on one thread
/// (<c>setNumThreads(1)</c> at load): the callers are the parallelism. A bad argument (null, empty, wrong type or size, out of
/// range, disposed) gives an <see cref="OpenCVException"/>, <see cref="ArgumentException"/> or <see cref="ObjectDisposedException"/>.
/// </remarks>
public static partial class Cv2
{
    private static MatHandle Of(Mat mat, [CallerArgumentExpression(nameof(mat))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(mat, name);
        return mat.Handle;
    }

    private static MatHandle OrNone(Mat? mat) => mat?.Handle ?? MatHandle.None;
}
