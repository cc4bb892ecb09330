using System.Runtime.InteropServices;

namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>Asks a loaded ONNX Runtime its version, by the two functions that every version has (onnxruntime_c_api.h, <c>OrtApiBase</c>).</summary>
internal static unsafe class OrtVersion
{
    // OrtApiBase is two function pointers: GetApi, GetVersionString.
    private const int GetVersionString = 1;

    /// <summary>The version of a loaded library, e.g. <c>1.29.0</c>.</summary>
    /// <param name="library">Its handle from <see cref="NativeLibrary"/>.</param>
    /// <exception cref="EntryPointNotFoundException">The library is not ONNX Runtime.</exception>
    public static string Of(nint library)
    {
        var get = (delegate* unmanaged<void**>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        var version = (delegate* unmanaged<byte*>)get()[GetVersionString];
        return Marshal.PtrToStringUTF8((nint)version()) ?? "";
    }

    /// <summary>Why a version does not fit the C# API, in one line; null when it fits.</summary>
    public static string? Judge(string version)
    {
        // The C# API copies the whole function table of its own version: an older library's table is shorter, and what
        // lies behind it would be called. A newer library only adds at the end.
        bool fits = Version.TryParse(version, out Version? parsed) && parsed.Major == OrtNativeLibrary.Required.Major
            && parsed >= OrtNativeLibrary.Required;
        return fits ? null : $"version {version}: the C# API needs {OrtNativeLibrary.Required} or newer of {OrtNativeLibrary.Required.Major}.x";
    }
}
