using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>One frame of a batch.</summary>
/// <param name="Camera">Whose it is.</param>
/// <param name="Frame">A claim on it, which whoever took the batch disposes.</param>
/// <param name="Waited">Time that the camera waited for its turn, since its first frame that was not served.</param>
public readonly record struct GatheredFrame(GatheredCamera Camera, FrameLease Frame, TimeSpan Waited);
