using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Nvml;

/// <summary>The one place where an nvmlReturn_t (nvml.h) becomes an exception, or "this device does not tell".</summary>
internal static unsafe class NvmlGate
{
    internal const int Success = 0;
    internal const int NotFound = 6; // NVML_ERROR_NOT_FOUND
    private const int InvalidArgument = 2; // NVML_ERROR_INVALID_ARGUMENT
    private const int NotSupported = 3; // NVML_ERROR_NOT_SUPPORTED
    private const int NoPermission = 4; // NVML_ERROR_NO_PERMISSION
    private const int FunctionNotFound = 13; // NVML_ERROR_FUNCTION_NOT_FOUND
    private const int NoData = 21; // NVML_ERROR_NO_DATA
    private const int Deprecated = 26; // NVML_ERROR_DEPRECATED

    internal static void Check(int status, string call)
    {
        if (status != Success)
            throw new NvmlException(call, Marshal.PtrToStringUTF8((nint)NvmlNative.nvmlErrorString(status)) ?? "an error without a name", status);
    }

    /// <summary>True for success, false where the device or the driver does not offer the value.</summary>
    /// <exception cref="NvmlException">Any other failure, such as a GPU that fell off the bus.</exception>
    internal static bool Offered(int status, string call)
    {
        if (status is NotSupported or NoPermission or FunctionNotFound or NoData or Deprecated)
            return false;
        Check(status, call);
        return true;
    }

    /// <summary>As <see cref="Offered"/> for a question by enum value, where an older driver calls a newer value invalid.</summary>
    internal static bool Known(int status, string call) => status != InvalidArgument && Offered(status, call);
}
