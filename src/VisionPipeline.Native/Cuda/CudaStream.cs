namespace VisionPipeline.Native.Cuda;

/// <summary>A queue of work on a device. Its methods only queue, except <see cref="Synchronize"/>.</summary>
/// <remarks>Owner: whoever created it. What is queued refers to memory, modules and events that must outlive it. Thread-safe.</remarks>
public sealed partial class CudaStream : IDisposable
{
    private readonly CudaContextHandle _context;

    internal CudaStream(CudaContextHandle context, CudaStreamHandle handle)
    {
        _context = context;
        Handle = handle;
    }

    /// <summary>Whether all that was queued is done.</summary>
    /// <exception cref="CudaException">Some queued work failed.</exception>
    public bool IsIdle
    {
        get
        {
            using CudaScope scope = Enter();
            int status = CudaNative.cuStreamQuery(Handle);
            if (status != CudaGate.NotReady)
                CudaGate.Check(status, "cuStreamQuery");
            return status == CudaGate.Success;
        }
    }

    /// <summary>The native <c>CUstream</c> as a number, for an engine that shares the context (ONNX Runtime's user_compute_stream).</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
            return Handle.DangerousGetHandle();
        }
    }

    internal CudaStreamHandle Handle { get; }

    /// <summary>Waits, asleep, until all that was queued is done.</summary>
    /// <exception cref="CudaException">Some queued work failed.</exception>
    public void Synchronize()
    {
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuStreamSynchronize(Handle), "cuStreamSynchronize");
    }

    /// <summary>Lets what is queued from now on wait for an event of this or another stream; the host does not wait.</summary>
    /// <param name="signal">The event; one that was never recorded does not hold anything up.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void WaitFor(CudaEvent signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuStreamWaitEvent(Handle, signal.Handle, 0), "cuStreamWaitEvent");
    }

    /// <summary>Destroys the stream; work under way still finishes. Harmless twice.</summary>
    public void Dispose() => Handle.Dispose();

    internal CudaScope Enter()
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return CudaScope.Enter(_context);
    }
}
