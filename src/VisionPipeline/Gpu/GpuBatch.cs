using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>The detector's batch in device memory, with page-locked memory of the same size for what goes up or comes down. Owns both until <see cref="Dispose"/>.</summary>
internal sealed class GpuBatch : DeviceInput, IDisposable
{
    private readonly CudaContext _context;
    private readonly CudaStream _stream;
    private readonly int _device;
    private readonly bool _isShared;
    private long _fetched;

    /// <summary>Allocates.</summary>
    /// <param name="context">The device's context.</param>
    /// <param name="stream">Where it is filled.</param>
    /// <param name="bytes">Its size, at least 1.</param>
    /// <param name="isShared">Whether the processor may read device memory where it lies.</param>
    /// <exception cref="CudaException">There is no memory for it.</exception>
    public GpuBatch(CudaContext context, CudaStream stream, int bytes, bool isShared)
    {
        _context = context;
        _stream = stream;
        _device = context.Device.Ordinal;
        _isShared = isShared;
        Memory = context.Allocate(bytes);
        try
        {
            Staging = context.AllocateHost(bytes);
        }
        catch
        {
            Memory.Dispose();
            throw;
        }
    }

    public CudaMemory Memory { get; }

    public CudaHostMemory Staging { get; }

    public override ulong Address => Memory.Address;

    public override long Bytes => Memory.Bytes;

    public override int Device => _device;

    public override bool IsShared => _isShared;

    /// <summary>Bytes that came down so far. Any thread.</summary>
    public long Fetched => Volatile.Read(ref _fetched);

    public override void Fetch(Span<byte> into)
    {
        _stream.CopyToHost(Staging, Memory, into.Length);
        _stream.Synchronize();
        Staging.Span[..into.Length].CopyTo(into);
        Interlocked.Add(ref _fetched, into.Length);
    }

    public override DeviceOutput TakeOutput(int bytes) => new GpuResults(_context, _stream, bytes, fetched => Interlocked.Add(ref _fetched, fetched));

    public void Dispose()
    {
        Staging.Dispose();
        Memory.Dispose();
    }
}
