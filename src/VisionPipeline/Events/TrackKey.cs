namespace VisionPipeline.Events;

/// <summary>Names a track over restarts: numbers begin anew, first sightings do not.</summary>
/// <param name="Camera">The camera's name.</param>
/// <param name="FirstSeenMicroseconds">Capture time of its first sighting, microseconds since 1970.</param>
/// <param name="Number">Its number within its camera.</param>
public readonly record struct TrackKey(string Camera, long FirstSeenMicroseconds, long Number);
