using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Events;

/// <summary>Remembers where vehicles and their plates were seen, and what the plates say. Thread-safe; called for every frame, so it must not block.</summary>
public interface ITrackLog
{
    /// <summary>A vehicle, or a plate alone, was detected.</summary>
    /// <param name="track">Which.</param>
    /// <param name="time">When the frame was taken.</param>
    /// <param name="vehicle">Where it was, in shares of the upright picture (0..1); null where only a plate was seen.</param>
    /// <param name="plate">Where its plate was, likewise; null where none was detected.</param>
    void Seen(in TrackKey track, in CaptureTime time, in Box? vehicle, in Box? plate);

    /// <summary>A verdict was told, or has changed.</summary>
    /// <param name="track">A track of the pass.</param>
    /// <param name="plate">What the plate says.</param>
    void Named(in TrackKey track, PlateVerdict plate);
}
