namespace VisionPipeline.Native.Cuda;

/// <summary>A mark in a stream that the host or another stream can wait for.</summary>
/// <remarks>Owner: whoever created it. Thread-safe.</remarks>
public sealed class CudaEvent : IDisposable
{
    private readonly CudaContextHandle _context;

    internal CudaEvent(CudaContextHandle context, CudaEventHandle handle, bool timed)
    {
        _context = context;
        Handle = handle;
        IsTimed = timed;
    }

    /// <summary>Whether <see cref="Since"/> can be asked.</summary>
    public bool IsTimed { get; }

    /// <summary>Whether the work before the last record is done; true where it was never recorded.</summary>
    /// <exception cref="CudaException">That work failed.</exception>
    public bool IsComplete
    {
        get
        {
            using CudaScope scope = Enter();
            int status = CudaNative.cuEventQuery(Handle);
            if (status != CudaGate.NotReady)
                CudaGate.Check(status, "cuEventQuery");
            return status == CudaGate.Success;
        }
    }

    internal CudaEventHandle Handle { get; }

    /// <summary>Sets the mark at the present end of a stream.</summary>
    /// <param name="stream">A stream of the same context.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Record(CudaStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuEventRecord(Handle, stream.Handle), "cuEventRecord");
    }

    /// <summary>Sets the mark at the present end of the context's legacy default stream: FFmpeg's CUDA device queues its work on surfaces there (hwcontext_cuda.h: <c>stream</c> is null unless set).</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void RecordDefault()
    {
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuEventRecord(Handle, 0), "cuEventRecord");
    }

    /// <summary>Waits, asleep, for the mark.</summary>
    /// <exception cref="CudaException">The work before it failed.</exception>
    public void Synchronize()
    {
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuEventSynchronize(Handle), "cuEventSynchronize");
    }

    /// <summary>Device time between two marks, to about half a microsecond.</summary>
    /// <param name="start">The earlier mark; both timed, recorded and complete.</param>
    /// <exception cref="InvalidOperationException">One of them is not timed.</exception>
    /// <exception cref="CudaException">One of them is not recorded or not complete.</exception>
    public TimeSpan Since(CudaEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (!IsTimed || !start.IsTimed)
            throw new InvalidOperationException("both events must be made with timed: true");
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuEventElapsedTime(out float milliseconds, start.Handle, Handle), "cuEventElapsedTime");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>Destroys it. Harmless twice.</summary>
    public void Dispose() => Handle.Dispose();

    private CudaScope Enter()
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return CudaScope.Enter(_context);
    }
}
