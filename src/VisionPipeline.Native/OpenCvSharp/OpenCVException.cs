using VisionPipeline.Native;

namespace OpenCvSharp;

/// <summary>OpenCV, or the wall in front of it, refused a call; the words are OpenCV's own (for an assertion: the condition that did not hold).</summary>
public sealed class OpenCVException : NativeException
{
    /// <summary>Builds the line <c>cv::resize: words (-215)</c>.</summary>
    /// <param name="call">The function that failed.</param>
    /// <param name="words">What the library says of it.</param>
    /// <param name="code">OpenCV's status code (<c>cv::Error::Code</c>), negative.</param>
    public OpenCVException(string call, string words, int code)
        : base(call, words, code)
    {
    }
}
