namespace VisionPipeline.Native;

/// <summary>A native library refused a call. Carries the call, the library's own words and its own code, in one line.</summary>
public abstract class NativeException : Exception
{
    /// <summary>Builds the line <c>call: words (code)</c>.</summary>
    /// <param name="call">The native function that failed, e.g. <c>avformat_open_input</c>.</param>
    /// <param name="words">What the library itself says of the failure.</param>
    /// <param name="code">The library's own status code.</param>
    protected NativeException(string call, string words, int code)
        : base($"{call}: {words} ({code})")
    {
        Call = call;
        Words = words;
        Code = code;
    }

    /// <summary>The native function that failed.</summary>
    public string Call { get; }

    /// <summary>The library's own words.</summary>
    public string Words { get; }

    /// <summary>The library's own status code.</summary>
    public int Code { get; }
}
