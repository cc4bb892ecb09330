namespace VisionPipeline.Native.Cuda;

/// <summary>Page-locked host memory for copies to and from the device.</summary>
/// <remarks>Owner: whoever allocated it. It must outlive the copies queued on it and the spans taken from it.</remarks>
public sealed class CudaHostMemory : IDisposable
{
    private readonly CudaHostMemoryHandle _handle;

    internal CudaHostMemory(CudaHostMemoryHandle handle, int bytes)
    {
        _handle = handle;
        Bytes = bytes;
    }

    /// <summary>Size in bytes.</summary>
    public int Bytes { get; }

    /// <summary>The bytes. Not to be touched while a copy is under way, nor after Dispose.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public unsafe Span<byte> Span => new(Pointer, Bytes);

    /// <summary>
    /// The same memory as the device sees it: at the host's own address, as page-locked memory is mapped there under unified addressing
    /// (every 64-bit platform; CUDA C++ Programming Guide). For devices that share their memory with the host; elsewhere each access goes
    /// over the bus. Borrowed: valid until this is disposed, and need not be.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public unsafe CudaMemory AsDevice() => new(CudaMemoryHandle.Borrow((nint)Pointer), Bytes, Bytes, Bytes, 1);

    internal unsafe void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return (void*)_handle.DangerousGetHandle();
        }
    }

    /// <summary>Frees it. Harmless twice.</summary>
    public void Dispose() => _handle.Dispose();
}
