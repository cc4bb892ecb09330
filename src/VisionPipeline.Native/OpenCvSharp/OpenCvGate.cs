using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Where every OpenCV call passes: the library is there and of the right ABI before, its status is looked at after.</summary>
internal static unsafe class OpenCvGate
{
    // Evaluated once, under the runtime's type initialisation lock, before the first native object is made.
    private static readonly string? Fault = Load();

    /// <exception cref="OpenCVException">The shim is missing or is not of the ABI that the bindings were made for.</exception>
    public static void Ready()
    {
        if (Fault is not null)
            throw new OpenCVException(OpenCvNative.Library, Fault, -1);
    }

    /// <summary>Turns a status that is not 0 into an exception with OpenCV's own words.</summary>
    public static void Check(int status, string call)
    {
        if (status != 0)
            Throw(status, call);
    }

    public static string Words(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static void Throw(int status, string call) =>
        throw new OpenCVException("cv::" + call, Words(OpenCvNative.Error()).Trim(), status);

    private static string? Load()
    {
        try
        {
            int abi = OpenCvNative.AbiNumber();
            if (abi != OpenCvNative.Abi)
                return OpenCvLibraries.WrongAbi(abi);

            // The pipeline's own workers are the parallelism; OpenCV's pool on top of them only costs switches.
            _ = OpenCvNative.SetThreads(1);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return "not usable: run ./vision setup (it builds the file from native/opencv; it needs the packages libopencv-core406 and libopencv-imgproc406)";
        }
    }
}
