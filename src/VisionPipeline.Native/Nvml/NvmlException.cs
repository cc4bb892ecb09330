namespace VisionPipeline.Native.Nvml;

/// <summary>NVML refused a call: <c>nvmlInit_v2: Driver Not Loaded (9)</c>.</summary>
public sealed class NvmlException : NativeException
{
    /// <summary>The code where there is no NVML to give one.</summary>
    public const int NoLibrary = -1;

    internal NvmlException(string call, string words, int code)
        : base(call, words, code)
    {
    }
}
