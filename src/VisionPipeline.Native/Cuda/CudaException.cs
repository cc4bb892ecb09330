namespace VisionPipeline.Native.Cuda;

/// <summary>The CUDA driver refused a call: <c>cuMemAlloc_v2: CUDA_ERROR_OUT_OF_MEMORY: out of memory (2)</c>.</summary>
public sealed class CudaException : NativeException
{
    /// <summary>The code where there is no driver to give one.</summary>
    public const int NoDriver = -1;

    internal CudaException(string call, string words, int code, string? log = null)
        : base(call, words, code) => Log = log;

    /// <summary>What the driver's own compiler wrote while it loaded a module; null for any other call.</summary>
    public string? Log { get; }
}
