namespace VisionPipeline.Native.Cuda;

/// <summary>The primary context of a device, retained: the one context that FFmpeg, ONNX Runtime and our kernels share.</summary>
/// <remarks>
/// Owner: whoever called <see cref="Retain"/>; Dispose gives the reference back. What was made here (streams, events, modules,
/// memory) holds its own reference on the native context, so it stays valid and is released before the context, also where this
/// object is disposed first; new objects cannot be made then. Thread-safe.
/// </remarks>
public sealed class CudaContext : IDisposable
{
    // CU_CTX_SCHED_BLOCKING_SYNC. Waiting threads sleep instead of burning a core each, and libavutil's hwcontext_cuda refuses a
    // primary context that is active with any other scheduling flag.
    private const uint BlockingWait = 4;
    private const uint NonBlockingStream = 1; // CU_STREAM_NON_BLOCKING: no implicit order with the legacy default stream
    private const uint BlockingEvent = 1; // CU_EVENT_BLOCKING_SYNC
    private const uint UntimedEvent = 2; // CU_EVENT_DISABLE_TIMING
    private const uint PortableHost = 1; // CU_MEMHOSTALLOC_PORTABLE
    private const uint WriteCombinedHost = 4; // CU_MEMHOSTALLOC_WRITECOMBINED

    private readonly CudaContextHandle _handle;
    private volatile bool _disposed;

    private CudaContext(CudaDevice device, CudaContextHandle handle)
    {
        Device = device;
        _handle = handle;
    }

    /// <summary>The device.</summary>
    public CudaDevice Device { get; }

    /// <summary>The native <c>CUcontext</c> as a number, to tell surfaces of this context from those of another.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint Address
    {
        get
        {
            ThrowIfDisposed();
            return _handle.DangerousGetHandle();
        }
    }

    /// <summary>Retains the primary context of a device, with waits that sleep (CU_CTX_SCHED_BLOCKING_SYNC).</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="CudaException">The driver refuses, e.g. for want of memory.</exception>
    public static CudaContext Retain(CudaDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        int status = CudaNative.cuDevicePrimaryCtxSetFlags_v2(device.Native, BlockingWait);
        if (status != CudaGate.PrimaryContextActive)
            CudaGate.Check(status, "cuDevicePrimaryCtxSetFlags_v2");
        CudaGate.Check(CudaNative.cuDevicePrimaryCtxRetain(out CudaContextHandle handle, device.Native), "cuDevicePrimaryCtxRetain");
        handle.Retained(device.Native);
        return new CudaContext(device, handle);
    }

    /// <summary>Makes this the current context of the calling thread until the scope is disposed.</summary>
    /// <remarks>The methods of this folder do so themselves; it is for calls into other libraries.</remarks>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaScope Enter()
    {
        ThrowIfDisposed();
        return CudaScope.Enter(_handle);
    }

    /// <summary>Free and total device memory.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaMemoryInfo MemoryInfo()
    {
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuMemGetInfo_v2(out nuint free, out nuint total), "cuMemGetInfo_v2");
        return new CudaMemoryInfo((long)free, (long)total);
    }

    /// <summary>Waits for all work in this context.</summary>
    /// <exception cref="CudaException">Some work failed.</exception>
    public void Synchronize()
    {
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuCtxSynchronize(), "cuCtxSynchronize");
    }

    /// <summary>Makes a stream: work in it runs in order, beside that of other streams.</summary>
    /// <param name="priority">Lower goes first; 0 is normal. The driver clamps it to what the device has.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaStream CreateStream(int priority = 0)
    {
        using CudaScope scope = Enter();
        CudaGate.Check(
            CudaNative.cuStreamCreateWithPriority(out CudaStreamHandle stream, NonBlockingStream, priority),
            "cuStreamCreateWithPriority");
        stream.BelongTo(_handle);
        return new CudaStream(_handle, stream);
    }

    /// <summary>Makes an event; who waits for it sleeps.</summary>
    /// <param name="timed">Whether times between two events can be asked; costs a little.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaEvent CreateEvent(bool timed = false)
    {
        using CudaScope scope = Enter();
        uint flags = timed ? BlockingEvent : BlockingEvent | UntimedEvent;
        CudaGate.Check(CudaNative.cuEventCreate(out CudaEventHandle signal, flags), "cuEventCreate");
        signal.BelongTo(_handle);
        return new CudaEvent(_handle, signal, timed);
    }

    /// <summary>Loads a module from a cubin, a fat binary or PTX text; PTX is compiled by the driver.</summary>
    /// <param name="image">The whole image; copied.</param>
    /// <exception cref="ArgumentException">It is none of the three, or cut short.</exception>
    /// <exception cref="CudaException">The driver refuses it; <see cref="CudaException.Log"/> says why.</exception>
    public CudaModule LoadModule(ReadOnlySpan<byte> image)
    {
        ThrowIfDisposed();
        return CudaModule.Load(_handle, image);
    }

    /// <summary>Allocates linear device memory.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="CudaException">CUDA_ERROR_OUT_OF_MEMORY and the like.</exception>
    public CudaMemory Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuMemAlloc_v2(out CudaMemoryHandle memory, (nuint)bytes), "cuMemAlloc_v2");
        memory.BelongTo(_handle);
        return new CudaMemory(memory, bytes, bytes, bytes, 1);
    }

    /// <summary>Allocates rows at a pitch that suits the device's memory.</summary>
    /// <param name="widthBytes">Bytes of a row, at least 1.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="elementBytes">Widest access that kernels make: 4, 8 or 16 bytes.</param>
    /// <exception cref="CudaException">CUDA_ERROR_OUT_OF_MEMORY and the like.</exception>
    public CudaMemory AllocatePitched(int widthBytes, int rows, int elementBytes = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widthBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (elementBytes is not (4 or 8 or 16))
            throw new ArgumentOutOfRangeException(nameof(elementBytes), elementBytes, "must be 4, 8 or 16");
        using CudaScope scope = Enter();
        CudaGate.Check(
            CudaNative.cuMemAllocPitch_v2(out CudaMemoryHandle memory, out nuint pitch, (nuint)widthBytes, (nuint)rows, (uint)elementBytes),
            "cuMemAllocPitch_v2");
        memory.BelongTo(_handle);
        return new CudaMemory(memory, (long)pitch * rows, (long)pitch, widthBytes, rows);
    }

    /// <summary>Allocates page-locked host memory, which copies run to and from beside other work.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <param name="writeCombined">For memory that the host only writes: faster over the bus, very slow to read.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaHostMemory AllocateHost(int bytes, bool writeCombined = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        using CudaScope scope = Enter();
        uint flags = writeCombined ? PortableHost | WriteCombinedHost : PortableHost;
        CudaGate.Check(CudaNative.cuMemHostAlloc(out CudaHostMemoryHandle memory, (nuint)bytes, flags), "cuMemHostAlloc");
        memory.BelongTo(_handle);
        return new CudaHostMemory(memory, bytes);
    }

    /// <summary>Gives the reference on the primary context back, once the objects made here are gone. Harmless twice.</summary>
    public void Dispose()
    {
        _disposed = true;
        _handle.Dispose();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
