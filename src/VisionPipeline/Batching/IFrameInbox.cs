using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>Where a camera leaves its newest frame.</summary>
public interface IFrameInbox
{
    /// <summary>Takes the newest frame out. Never blocks; called from the gatherer's thread.</summary>
    /// <param name="frame">A claim that becomes the caller's.</param>
    /// <returns>False where none has come since the last call.</returns>
    bool TryTake(out FrameLease frame);
}
