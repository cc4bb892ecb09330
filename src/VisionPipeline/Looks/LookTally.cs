namespace VisionPipeline.Looks;

/// <summary>What was done about one vehicle's plate.</summary>
/// <param name="IsPending">Whether a look waits or is being read.</param>
/// <param name="Done">Looks that were read.</param>
/// <param name="TooSmall">Frames in which its plate was too small, or cut off by an edge of the picture.</param>
/// <param name="ScoreTooLow">Frames in which the detector was too unsure of it.</param>
/// <param name="Overload">Looks that other vehicles' looks pushed out.</param>
/// <param name="TooFewFrames">Crops that were never read because the vehicle was seen too few times.</param>
public readonly record struct LookTally(bool IsPending, int Done, int TooSmall, int ScoreTooLow, int Overload, int TooFewFrames);
