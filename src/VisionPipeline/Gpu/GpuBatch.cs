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
    private readonly CudaMemory? _memory;
    private readonly CudaHostMemory _staging;
    private readonly ulong _address;
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
        Bytes = bytes;
        _memory = isShared ? null : context.Allocate(bytes);
        try
        {
            _staging = context.AllocateHost(bytes);
            _address = _memory?.Address ?? _staging.DeviceAddress;
        }
        catch
        {
            _memory?.Dispose();
            throw;
        }
    }

    public override ulong Address => _address;

    public override long Bytes { get; }

    public override int Device => _context.Device.Ordinal;

    public override bool IsShared => _memory is null;

    public override Span<byte> Shared => _memory is null ? _staging.Span : default;

    /// <summary>Bytes that came down so far. Any thread.</summary>
    public long Fetched => Volatile.Read(ref _fetched);

    /// <summary>Sends a tensor up. Only where memory is not shared.</summary>
    public void Send(int offset, ReadOnlySpan<byte> tensor)
    {
        tensor.CopyTo(_staging.Span[offset..]);
        _stream.CopyToDevice(_memory!.Slice(offset, tensor.Length, tensor.Length, 1), _staging, offset, tensor.Length);
    }

    public override void Fetch(Span<byte> into)
    {
        if (_memory is not null)
            _stream.CopyToHost(_staging, _memory, into.Length);
        _stream.Synchronize();
        _staging.Span[..into.Length].CopyTo(into);
        Interlocked.Add(ref _fetched, into.Length);
    }

    public override DeviceOutput TakeOutput(int bytes) => new GpuResults(_context, _stream, bytes, fetched => Interlocked.Add(ref _fetched, fetched));

    public void Dispose()
    {
        _staging.Dispose();
        _memory?.Dispose();
    }
}
