using System.Text;

namespace VisionPipeline.Native.Cuda;

/// <summary>Device code that is loaded into a context.</summary>
/// <remarks>Owner: whoever loaded it. It must outlive its functions and what was queued of them. Thread-safe.</remarks>
public sealed unsafe class CudaModule : IDisposable
{
    private const int LogBytes = 16 * 1024;

    private readonly CudaContextHandle _context;

    private CudaModule(CudaContextHandle context, CudaModuleHandle handle, string log)
    {
        _context = context;
        Handle = handle;
        Log = log;
    }

    /// <summary>What the driver's compiler remarked; empty for a cubin.</summary>
    public string Log { get; }

    internal CudaModuleHandle Handle { get; }

    /// <summary>Finds a kernel.</summary>
    /// <param name="name">Its name in the image; in CUDA C, the name of an <c>extern "C"</c> function.</param>
    /// <exception cref="CudaException">CUDA_ERROR_NOT_FOUND: there is none of that name.</exception>
    public CudaFunction Function(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        using CudaScope scope = CudaScope.Enter(_context);
        nint function;
        fixed (byte* text = Terminated(Encoding.UTF8.GetBytes(name)))
        {
            int status = CudaNative.cuModuleGetFunction(out function, Handle, text);
            if (status != CudaGate.Success)
                throw new CudaException("cuModuleGetFunction", $"{CudaGate.Words(status)}: {name}", status);
        }

        return new CudaFunction(this, function, name, ParameterSizes(function));
    }

    /// <summary>Unloads it. Harmless twice.</summary>
    public void Dispose() => Handle.Dispose();

    internal static CudaModule Load(CudaContextHandle context, ReadOnlySpan<byte> image)
    {
        const int InfoBuffer = 3; // CU_JIT_INFO_LOG_BUFFER
        const int InfoSize = 4; // CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES
        const int ErrorBuffer = 5; // CU_JIT_ERROR_LOG_BUFFER
        const int ErrorSize = 6; // CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES

        CudaImage.Check(image);
        byte[] info = new byte[LogBytes];
        byte[] error = new byte[LogBytes];
        using CudaScope scope = CudaScope.Enter(context);

        // PTX ends with a zero byte for the driver; a cubin does not mind one.
        fixed (byte* data = Terminated(image), infoAt = info, errorAt = error)
        {
            int* options = stackalloc int[] { InfoBuffer, InfoSize, ErrorBuffer, ErrorSize };
            nuint* values = stackalloc nuint[] { (nuint)infoAt, LogBytes, (nuint)errorAt, LogBytes };
            int status = CudaNative.cuModuleLoadDataEx(out CudaModuleHandle handle, data, 4, options, values);
            if (status != CudaGate.Success)
            {
                string log = Text(error);
                string first = FirstLine(log);
                throw new CudaException("cuModuleLoadDataEx", first.Length == 0 ? CudaGate.Words(status) : $"{CudaGate.Words(status)}: {first}", status, log);
            }

            handle.BelongTo(context);
            return new CudaModule(context, handle, Text(info));
        }
    }

    // cuFuncGetParamInfo came with CUDA 12.4; where it is missing, arguments cannot be checked and null says so.
    private static int[]? ParameterSizes(nint function)
    {
        List<int> sizes = [];
        try
        {
            int status;
            while ((status = CudaNative.cuFuncGetParamInfo(function, (nuint)sizes.Count, out _, out nuint size)) == CudaGate.Success)
                sizes.Add((int)size);
            return status == CudaGate.InvalidValue ? [.. sizes] : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = new byte[bytes.Length + 1];
        bytes.CopyTo(copy);
        return copy;
    }

    private static string Text(byte[] log)
    {
        int end = Array.IndexOf(log, (byte)0);
        return Encoding.UTF8.GetString(log, 0, end < 0 ? log.Length : end);
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? string.Empty;
}
