namespace VisionPipeline.Native.TurboJpeg;

/// <summary>TurboJPEG, or the check in front of it, refused a call.</summary>
public sealed class JpegException : NativeException
{
    /// <summary>Builds the line <c>tjDecompress2: words (code)</c>.</summary>
    /// <param name="call">The function that failed.</param>
    /// <param name="words">What the library says of it.</param>
    /// <param name="code">0 warning, 1 fatal (<c>TJERR</c> in turbojpeg.h), -1 refused before the library was asked.</param>
    public JpegException(string call, string words, int code)
        : base(call, words, code)
    {
    }
}
