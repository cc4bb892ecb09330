namespace VisionPipeline.Native.Nvrtc;

/// <summary>NVRTC refused a call. For a program with errors the message carries the first one and <see cref="Log"/> all of them.</summary>
public sealed class NvrtcException : NativeException
{
    /// <summary>The code where there is no NVRTC to give one.</summary>
    public const int NoCompiler = -1;

    internal NvrtcException(string call, string words, int code, string log)
        : base(call, words, code) => Log = log;

    /// <summary>The whole program log; empty where the call has none.</summary>
    public string Log { get; }
}
