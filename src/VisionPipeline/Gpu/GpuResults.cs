using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>The detector's results in device memory, with page-locked memory of the same size for bringing them down. Owns both.</summary>
internal sealed class GpuResults : DeviceOutput
{
    private readonly CudaStream _stream;
    private readonly CudaMemory _memory;
    private readonly CudaHostMemory _staging;
    private readonly Action<int> _fetched;

    /// <summary>Allocates.</summary>
    /// <param name="context">The device's context.</param>
    /// <param name="stream">The engine's.</param>
    /// <param name="bytes">Its size, at least 1.</param>
    /// <param name="fetched">Told how many bytes came down.</param>
    /// <exception cref="CudaException">There is no memory for it.</exception>
    public GpuResults(CudaContext context, CudaStream stream, int bytes, Action<int> fetched)
    {
        _stream = stream;
        _fetched = fetched;
        Device = context.Device.Ordinal;
        _memory = context.Allocate(bytes);
        try
        {
            _staging = context.AllocateHost(bytes);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    public override ulong Address => _memory.Address;

    public override int Device { get; }

    public override ReadOnlySpan<byte> Fetch(int bytes)
    {
        _stream.CopyToHost(_staging, _memory, bytes);
        _stream.Synchronize();
        _fetched(bytes);
        return _staging.Span[..bytes];
    }

    protected override void Dispose(bool disposing)
    {
        _staging.Dispose();
        _memory.Dispose();
    }
}
