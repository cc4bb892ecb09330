using System.Runtime.InteropServices;
using System.Text;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Nvrtc;

/// <summary>Compiles CUDA C text at run time (NVRTC, nvrtc.h).</summary>
/// <remarks>Holds nothing that needs releasing; thread-safe (nvrtc.h: programs may be compiled in parallel).</remarks>
public sealed unsafe partial class NvrtcCompiler
{
    internal const int Success = 0;
    private const string ArchitectureOption = "--gpu-architecture=";

    private NvrtcCompiler(Version version, IReadOnlyList<CudaCapability> architectures)
    {
        Version = version;
        Architectures = architectures;
    }

    /// <summary>The CUDA version of the compiler, e.g. 12.9.</summary>
    public Version Version { get; }

    /// <summary>Architectures it can compile for, ascending; empty where it cannot tell (before CUDA 11.2).</summary>
    public IReadOnlyList<CudaCapability> Architectures { get; }

    /// <summary>Loads the compiler; may be called again at no cost.</summary>
    /// <exception cref="NvrtcException">There is none, or it is not usable.</exception>
    public static NvrtcCompiler Open()
    {
        if (CudaLibraries.Compiler.Problem is { } problem)
            throw new NvrtcException("nvrtcVersion", $"no CUDA compiler: {problem}", NvrtcException.NoCompiler, string.Empty);
        try
        {
            Check(NvrtcNative.nvrtcVersion(out int major, out int minor), "nvrtcVersion");
            return new NvrtcCompiler(new Version(major, minor), ReadArchitectures());
        }
        catch (EntryPointNotFoundException e)
        {
            throw new NvrtcException("nvrtcVersion", $"not a usable NVRTC: {e.Message}", NvrtcException.NoCompiler, string.Empty);
        }
    }

    /// <summary>Compiles for a device: a cubin where the compiler knows its architecture, else PTX of the newest older one.</summary>
    /// <param name="source">CUDA C text.</param>
    /// <param name="name">File name for messages, e.g. <c>letterbox.cu</c>.</param>
    /// <param name="capability">The device's compute capability.</param>
    /// <param name="options">Further options.</param>
    /// <exception cref="NvrtcException">The text has errors, or the device is older than anything this compiler knows.</exception>
    public NvrtcImage CompileFor(string source, string name, CudaCapability capability, params ReadOnlySpan<string> options)
    {
        if (Architectures.Count == 0 || Architectures.Contains(capability))
            return Compile(source, name, [$"{ArchitectureOption}sm_{capability.Number}", .. options]);
        CudaCapability[] older = [.. Architectures.Where(a => a.Number < capability.Number)];
        if (older.Length == 0)
        {
            throw new NvrtcException(
                "nvrtcCompileProgram",
                $"NVRTC {Version} compiles for {Architectures[0]} and newer, the device is {capability}",
                NvrtcException.NoCompiler,
                string.Empty);
        }

        return Compile(source, name, [$"{ArchitectureOption}compute_{older.Max().Number}", .. options]);
    }

    /// <summary>Compiles with the given options only.</summary>
    /// <param name="source">CUDA C text.</param>
    /// <param name="name">File name for messages.</param>
    /// <param name="options">As for nvcc, e.g. <c>--gpu-architecture=sm_87</c> (gives a cubin) or <c>compute_87</c> (gives PTX).</param>
    /// <exception cref="NvrtcException">The text or an option has errors; <see cref="NvrtcException.Log"/> has them all.</exception>
    public NvrtcImage Compile(string source, string name, params ReadOnlySpan<string> options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        using NvrtcProgramHandle program = Create(source, name);
        int status = CompileProgram(program, options);
        string log = ReadLog(program);
        if (status != Success)
        {
            string words = Words(status);
            throw new NvrtcException(
                "nvrtcCompileProgram",
                FirstError(log) is { } line ? $"{words}: {line}" : words,
                status,
                log);
        }

        string? architecture = null;
        foreach (string option in options)
        {
            if (option.StartsWith(ArchitectureOption, StringComparison.Ordinal))
                architecture = option[ArchitectureOption.Length..];
        }

        bool cubin = architecture?.StartsWith("sm_", StringComparison.Ordinal) == true;
        return new NvrtcImage(cubin ? ReadCubin(program) : ReadPtx(program), cubin, architecture, log);
    }

    private static CudaCapability[] ReadArchitectures()
    {
        try
        {
            Check(NvrtcNative.nvrtcGetNumSupportedArchs(out int count), "nvrtcGetNumSupportedArchs");
            int[] numbers = new int[Math.Max(count, 0)];
            fixed (int* at = numbers)
                Check(NvrtcNative.nvrtcGetSupportedArchs(at), "nvrtcGetSupportedArchs");
            return [.. numbers.Select(CudaCapability.FromNumber).Order()];
        }
        catch (EntryPointNotFoundException)
        {
            return [];
        }
    }

    private static NvrtcProgramHandle Create(string source, string name)
    {
        fixed (byte* text = Terminated(source), file = Terminated(name))
        {
            Check(NvrtcNative.nvrtcCreateProgram(out nint program, text, file, 0, null, null), "nvrtcCreateProgram");
            return new NvrtcProgramHandle(program);
        }
    }

    private static int CompileProgram(NvrtcProgramHandle program, ReadOnlySpan<string> options)
    {
        nint[] texts = new nint[options.Length];
        try
        {
            for (int i = 0; i < texts.Length; i++)
                texts[i] = Marshal.StringToCoTaskMemUTF8(options[i]);
            fixed (nint* at = texts)
                return NvrtcNative.nvrtcCompileProgram(program, texts.Length, (byte**)at);
        }
        finally
        {
            foreach (nint text in texts)
                Marshal.FreeCoTaskMem(text);
        }
    }

    // The first line with "error" in it: compilers put notes and warnings before it. Else the first line, as for a bad option.
    private static string? FirstError(string log)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(static l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.FirstOrDefault();
    }

    private static string Words(int status) =>
        Marshal.PtrToStringUTF8((nint)NvrtcNative.nvrtcGetErrorString(status)) ?? "an error without a name";

    private static void Check(int status, string call)
    {
        if (status != Success)
            throw new NvrtcException(call, Words(status), status, string.Empty);
    }

    private static byte[] Terminated(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("program text and names must not hold a zero character");
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
