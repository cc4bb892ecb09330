using VisionPipeline.Events;

namespace VisionPipeline.Recording;

/// <summary>Some seconds of a track, as they are stored together.</summary>
/// <param name="Track">Whose.</param>
/// <param name="Points">At least one, by time.</param>
internal sealed record TrackStretch(TrackKey Track, TrackPoint[] Points);
