namespace VisionPipeline.Looks;

/// <summary>Sums over one camera, or all. A snapshot.</summary>
/// <param name="Offered">Frames of vehicles with a plate.</param>
/// <param name="Cut">Crops that were cut.</param>
/// <param name="Read">Looks that were read.</param>
/// <param name="Failed">Looks whose reading failed.</param>
/// <param name="Replaced">Crops that a better one of the same vehicle replaced, or that a verdict made needless.</param>
/// <param name="Overload">Crops that were dropped or not cut because the queue or the buffers were full.</param>
/// <param name="Waiting">Crops that wait now.</param>
/// <param name="FramesHeld">Frames that are held for evidence now.</param>
public readonly record struct LookCounters(long Offered, long Cut, long Read, long Failed, long Replaced, long Overload, int Waiting, int FramesHeld);
