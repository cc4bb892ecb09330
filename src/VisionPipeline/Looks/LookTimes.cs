namespace VisionPipeline.Looks;

/// <summary>When a look went through each stage of its way, as <see cref="TimeProvider.GetTimestamp"/> gives it; 0 where it is not known. Immutable.</summary>
/// <param name="Arrived">The frame's packet came.</param>
/// <param name="Decoded">The frame lay ready for the detector.</param>
/// <param name="Taken">The batch was begun that it was detected in.</param>
/// <param name="Found">The detector was done with that batch.</param>
/// <param name="Cut">The crop was cut and waited to be read.</param>
/// <param name="Ripe">The rules let it be read for the first time.</param>
/// <param name="Begun">A reader took it.</param>
/// <param name="Read">The reader was done with it.</param>
public readonly record struct LookTimes(long Arrived, long Decoded, long Taken, long Found, long Cut, long Ripe, long Begun, long Read);
