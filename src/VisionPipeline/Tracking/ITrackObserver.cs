using VisionPipeline.Frames;

namespace VisionPipeline.Tracking;

/// <summary>Sees what is followed, picture by picture: for drawing and measuring. Called on the detector's thread, which waits for it.</summary>
public interface ITrackObserver
{
    /// <summary>Takes note of a picture that was detected on.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="frame">The picture; stays the caller's.</param>
    /// <param name="tracks">All that is followed after it; valid during this call only.</param>
    void See(string camera, in FrameLease frame, IReadOnlyList<VehicleTrack> tracks);
}
