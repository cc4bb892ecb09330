using VisionPipeline.Frames;

namespace VisionPipeline.Detection;

/// <summary>The way of decoded frames into a detector's batch and through it, wherever frames and batch lie.</summary>
/// <remarks>For one thread, but for <see cref="Takes"/>, <see cref="Add"/> and what that gives. The detector stays the caller's and must outlive it.</remarks>
public interface IFrameIntake : IDisposable
{
    /// <summary>Whether it can take a frame.</summary>
    /// <param name="frame">It; a lease is held by the caller.</param>
    bool Takes(VideoFrame frame);

    /// <summary>What it keeps for one camera; disposed by the caller, on any thread, once the camera is gone.</summary>
    ICameraIntake Add();

    /// <summary>Adds up the luma cells of frames for motion gates where the processor cannot look at them: all in one go, with one wait. What was measured before is gone.</summary>
    /// <param name="frames">Those of one gather, at most as many as the detector's capacity; leases are held by the caller. Null and those in main memory are left out, as is what a device that fails does not give.</param>
    void Measure(ReadOnlySpan<VideoFrame?> frames);

    /// <summary>What <see cref="Measure"/> found, valid until it is called again.</summary>
    /// <param name="index">Index into its frames.</param>
    /// <returns>Sums of the cells of <see cref="MotionGate"/>, row by row; empty for a frame that was left out.</returns>
    ReadOnlySpan<uint> CellsOf(int index);

    /// <summary>Puts a frame into a slot of the next run. The caller's lease lasts until the run is over.</summary>
    /// <param name="slot">Below the detector's capacity.</param>
    /// <param name="frame">One that it <see cref="Takes"/>.</param>
    /// <param name="camera">The camera's, from <see cref="Add"/>.</param>
    /// <exception cref="ArgumentException">The slot, the frame or the camera do not fit.</exception>
    /// <exception cref="NotSupportedException">It cannot take the frame.</exception>
    /// <exception cref="Native.NativeException">A device failed, or has no memory left for this camera.</exception>
    void Put(int slot, VideoFrame frame, ICameraIntake camera);

    /// <summary>Runs the detector over the first slots. No frame is needed any more when it returns or throws.</summary>
    /// <param name="count">How many; each must have been put.</param>
    /// <exception cref="Inference.ModelException">The run failed.</exception>
    /// <exception cref="Native.NativeException">A device failed. What was put is lost; frames in main memory may be put once more.</exception>
    void Run(int count);
}
