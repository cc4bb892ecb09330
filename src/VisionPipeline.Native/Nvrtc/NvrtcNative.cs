using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Nvrtc;

/// <summary>The entry points of NVRTC that are used here (nvrtc.h); the status is an nvrtcResult.</summary>
internal static unsafe partial class NvrtcNative
{
    // A name of our own: the file's name carries the version and is found at run time.
    internal const string Library = "libnvrtc";

    [LibraryImport(Library)]
    internal static partial int nvrtcVersion(out int major, out int minor);

    [LibraryImport(Library)]
    internal static partial byte* nvrtcGetErrorString(int result);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetNumSupportedArchs(out int count);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetSupportedArchs(int* numbers);

    [LibraryImport(Library)]
    internal static partial int nvrtcCreateProgram(
        out nint program,
        byte* source,
        byte* name,
        int headerCount,
        byte** headers,
        byte** includeNames);

    [LibraryImport(Library)]
    internal static partial int nvrtcDestroyProgram(ref nint program);

    [LibraryImport(Library)]
    internal static partial int nvrtcCompileProgram(NvrtcProgramHandle program, int optionCount, byte** options);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetProgramLogSize(NvrtcProgramHandle program, out nuint size);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetProgramLog(NvrtcProgramHandle program, byte* log);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetPTXSize(NvrtcProgramHandle program, out nuint size);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetPTX(NvrtcProgramHandle program, byte* ptx);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetCUBINSize(NvrtcProgramHandle program, out nuint size);

    [LibraryImport(Library)]
    internal static partial int nvrtcGetCUBIN(NvrtcProgramHandle program, byte* cubin);
}
