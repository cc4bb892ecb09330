using VisionPipeline.Native;

namespace Tesseract;

/// <summary>Tesseract, or the check in front of it, refused a call.</summary>
public sealed class TesseractException : NativeException
{
    /// <summary>Builds the line <c>TessBaseAPIInit2: words (-1)</c>.</summary>
    /// <param name="call">The function that failed.</param>
    /// <param name="words">What is wrong; the library itself has no words beyond its status.</param>
    /// <param name="code">The library's status, or -1.</param>
    public TesseractException(string call, string words, int code)
        : base(call, words, code)
    {
    }
}
