namespace VisionPipeline.Native.Cuda;

/// <summary>Device memory of our own.</summary>
/// <remarks>
/// Owner: whoever allocated it. It must outlive the work queued on it; the driver waits for that work before it frees
/// (<c>cuMemFree</c>), which stalls other streams, so pool it. Thread-safe.
/// </remarks>
public sealed class CudaMemory : IDisposable
{
    private readonly CudaMemoryHandle _handle;

    internal CudaMemory(CudaMemoryHandle handle, long bytes, long pitch, long widthBytes, int rows)
    {
        _handle = handle;
        Bytes = bytes;
        PitchBytes = pitch;
        WidthBytes = widthBytes;
        Rows = rows;
    }

    /// <summary>All bytes, with the padding of rows.</summary>
    public long Bytes { get; }

    /// <summary>Bytes from row to row; all bytes where it is linear.</summary>
    public long PitchBytes { get; }

    /// <summary>Bytes of a row as asked for.</summary>
    public long WidthBytes { get; }

    /// <summary>Rows; 1 where it is linear.</summary>
    public int Rows { get; }

    /// <summary>Device address: a number for engines that share the context, not to be read through on the host.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public ulong Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return (ulong)_handle.DangerousGetHandle();
        }
    }

    /// <summary>The whole of it as a plane.</summary>
    public CudaPlane Plane => new(Address, PitchBytes, WidthBytes, Rows);

    /// <summary>A plane inside it, e.g. one slot of a batch.</summary>
    /// <param name="offset">Bytes from the start.</param>
    /// <param name="pitchBytes">Bytes from row to row.</param>
    /// <param name="widthBytes">Bytes of a row.</param>
    /// <param name="rows">Rows.</param>
    /// <exception cref="ArgumentException">It does not lie inside.</exception>
    public CudaPlane Slice(long offset, long pitchBytes, long widthBytes, int rows)
    {
        Extent.Check(Bytes, offset, pitchBytes, widthBytes, rows);
        return new CudaPlane(Address + (ulong)offset, pitchBytes, widthBytes, rows);
    }

    /// <summary>Frees it. Harmless twice.</summary>
    public void Dispose() => _handle.Dispose();
}
