using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>The detector's batch in device memory, with page-locked memory of the same size for what goes up or comes down. Owns both until <see cref="Dispose"/>.</summary>
/// <remarks>
/// Where processor and device share their memory, it is page-locked memory alone, which the device reads where it lies: by unified
/// addressing its address is the same for both (CUDA C++ Programming Guide), and nothing goes up or comes down.
/// </remarks>
internal sealed class GpuBatch : DeviceInput, IDisposable
{
    private readonly CudaContext _context;
    private readonly CudaStream _stream;
    private long _fetched;

    /// <summary>Allocates.</summary>
    /// <param name="context">The device's context.</param>
    /// <param name="stream">Where it is filled.</param>
    /// <param name="bytes">Its size, at least 1.</param>
    /// <param name="isShared">Whether processor and device share their memory.</param>
    /// <exception cref="CudaException">There is no memory for it.</exception>
    public GpuBatch(CudaContext context, CudaStream stream, int bytes, bool isShared)
    {
        _context = context;
        _stream = stream;
        IsShared = isShared;
        Staging = context.AllocateHost(bytes);
        try
        {
            Memory = isShared ? Staging.AsDevice() : context.Allocate(bytes);
        }
        catch
        {
            Staging.Dispose();
            throw;
        }
    }

    public CudaMemory Memory { get; }

    public override ulong Address => Memory.Address;

    public override long Bytes => Memory.Bytes;

    public override int Device => _context.Device.Ordinal;

    public override bool IsShared { get; }

    public override Span<byte> Shared => IsShared ? Staging.Span : default;

    /// <summary>Bytes that came down so far. Any thread.</summary>
    public long Fetched => Volatile.Read(ref _fetched);

    private CudaHostMemory Staging { get; }

    /// <summary>Brings a tensor to its place; where memory is not shared, behind what is queued.</summary>
    /// <returns>Bytes that went up.</returns>
    public int Send(int offset, ReadOnlySpan<byte> tensor)
    {
        tensor.CopyTo(Staging.Span[offset..]);
        if (IsShared)
            return 0;
        _stream.CopyToDevice(Memory.Slice(offset, tensor.Length, tensor.Length, 1), Staging, offset, tensor.Length);
        return tensor.Length;
    }

    public override void Fetch(Span<byte> into)
    {
        if (!IsShared)
            _stream.CopyToHost(Staging, Memory, into.Length);
        _stream.Synchronize();
        Staging.Span[..into.Length].CopyTo(into);
        Interlocked.Add(ref _fetched, into.Length);
    }

    public override DeviceOutput TakeOutput(int bytes) => new GpuResults(_context, _stream, bytes, fetched => Interlocked.Add(ref _fetched, fetched));

    public void Dispose()
    {
        Memory.Dispose();
        Staging.Dispose();
    }
}
