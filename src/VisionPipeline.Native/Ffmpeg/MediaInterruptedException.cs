namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A blocking libavformat call was broken off by its deadline or by cancellation, not by the peer.</summary>
/// <remarks>libavformat itself may report an interrupted open as "Invalid data", so our own flag decides.</remarks>
public sealed class MediaInterruptedException : NativeException
{
    /// <summary>Builds the exception for a call.</summary>
    /// <param name="call">The native function that was broken off.</param>
    /// <param name="cause">Why.</param>
    /// <param name="code">What the function returned.</param>
    public MediaInterruptedException(string call, InterruptCause cause, int code)
        : base(call, cause == InterruptCause.Deadline ? "no answer before the deadline" : "cancelled", code) =>
        Cause = cause;

    /// <summary>Why the call was broken off.</summary>
    public InterruptCause Cause { get; }
}
