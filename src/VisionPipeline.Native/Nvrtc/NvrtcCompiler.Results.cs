using System.Text;

namespace VisionPipeline.Native.Nvrtc;

/// <content>Takes log, cubin and PTX out of a compiled program.</content>
public sealed unsafe partial class NvrtcCompiler
{
    private static string ReadLog(NvrtcProgramHandle program)
    {
        Check(NvrtcNative.nvrtcGetProgramLogSize(program, out nuint size), "nvrtcGetProgramLogSize");
        byte[] bytes = new byte[(int)size];
        if (bytes.Length == 0)
            return string.Empty;
        fixed (byte* at = bytes)
            Check(NvrtcNative.nvrtcGetProgramLog(program, at), "nvrtcGetProgramLog");
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0');
    }

    private static byte[] ReadCubin(NvrtcProgramHandle program)
    {
        Check(NvrtcNative.nvrtcGetCUBINSize(program, out nuint size), "nvrtcGetCUBINSize");
        byte[] bytes = new byte[(int)size];
        fixed (byte* at = bytes)
            Check(NvrtcNative.nvrtcGetCUBIN(program, at), "nvrtcGetCUBIN");
        return bytes;
    }

    private static byte[] ReadPtx(NvrtcProgramHandle program)
    {
        Check(NvrtcNative.nvrtcGetPTXSize(program, out nuint size), "nvrtcGetPTXSize");
        byte[] bytes = new byte[(int)size];
        fixed (byte* at = bytes)
            Check(NvrtcNative.nvrtcGetPTX(program, at), "nvrtcGetPTX");
        return bytes;
    }
}
