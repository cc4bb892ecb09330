using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Cuda;

/// <summary>The one place where a CUresult (cuda.h) becomes an exception.</summary>
internal static unsafe class CudaGate
{
    internal const int Success = 0;
    internal const int InvalidValue = 1; // CUDA_ERROR_INVALID_VALUE
    internal const int NotReady = 600; // CUDA_ERROR_NOT_READY
    internal const int PrimaryContextActive = 708; // CUDA_ERROR_PRIMARY_CONTEXT_ACTIVE

    /// <summary>Throws <see cref="CudaException"/> unless the status is success.</summary>
    internal static void Check(int status, string call)
    {
        if (status != Success)
            Throw(status, call);
    }

    /// <summary>The driver's name and text for a status, e.g. <c>CUDA_ERROR_OUT_OF_MEMORY: out of memory</c>.</summary>
    internal static string Words(int status)
    {
        string? name = CudaNative.cuGetErrorName(status, out byte* bytes) == Success ? Text(bytes) : null;
        string? text = CudaNative.cuGetErrorString(status, out bytes) == Success ? Text(bytes) : null;
        return (name, text) switch
        {
            (null, null) => "an error that this driver has no name for",
            (null, _) => text,
            (_, null) => name,
            _ => $"{name}: {text}",
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(int status, string call) => throw new CudaException(call, Words(status), status);

    private static string? Text(byte* bytes) => Marshal.PtrToStringUTF8((nint)bytes);
}
