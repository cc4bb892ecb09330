using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>The memory behind an <c>AVIOInterruptCB</c>: libavformat polls it from within blocking calls.</summary>
/// <remarks>Native memory, because the callback must not depend on where the collector keeps a managed object.</remarks>
internal sealed unsafe class InterruptHandle : CountedHandle
{
    private InterruptHandle(nint native)
        : base("AVIOInterruptCB", native)
    {
    }

    public static InterruptHandle Create() => new((nint)NativeMemory.AllocZeroed((nuint)sizeof(State)));

    /// <summary>The opaque pointer to hand to libavformat. Valid until this handle is released.</summary>
    public void* Opaque => (void*)handle;

    /// <summary>Why the last armed call was broken off.</summary>
    public InterruptCause Cause =>
        Volatile.Read(ref Value.Cancelled) != 0 ? InterruptCause.Cancelled
        : Volatile.Read(ref Value.Expired) != 0 ? InterruptCause.Deadline
        : InterruptCause.None;

    private ref State Value => ref *(State*)handle;

    /// <summary>Sets the deadline of the next blocking call; an infinite time-out means none.</summary>
    public void Arm(TimeSpan timeout)
    {
        long deadline = timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        Volatile.Write(ref Value.Expired, 0);
        Volatile.Write(ref Value.Deadline, deadline);
    }

    /// <summary>Breaks off the call under way and all later ones. Thread-safe.</summary>
    public void Cancel()
    {
        bool added = false;
        try
        {
            DangerousAddRef(ref added);
            Volatile.Write(ref Value.Cancelled, 1);
        }
        catch (ObjectDisposedException)
        {
            // The input is closed: nothing is left to break off.
        }
        finally
        {
            if (added)
                DangerousRelease();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Poll(void* opaque)
    {
        State* state = (State*)opaque;
        if (Volatile.Read(ref state->Cancelled) != 0)
            return 1;
        if (Stopwatch.GetTimestamp() < Volatile.Read(ref state->Deadline))
            return 0;
        Volatile.Write(ref state->Expired, 1);
        return 1;
    }

    protected override void Free(nint native) => NativeMemory.Free((void*)native);

    private struct State
    {
        public long Deadline;
        public int Cancelled;
        public int Expired;
    }
}
