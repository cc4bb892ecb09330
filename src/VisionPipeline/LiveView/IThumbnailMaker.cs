using VisionPipeline.Frames;

namespace VisionPipeline.LiveView;

/// <summary>Makes the small pictures of cameras that somebody looks at, wherever their frames lie. For one thread. A picture that cannot be made is left out.</summary>
public interface IThumbnailMaker : IDisposable
{
    /// <summary>Makes or queues a picture.</summary>
    /// <param name="frame">From it; the caller holds its lease until <see cref="Finish"/> has returned.</param>
    /// <param name="view">Whose it is.</param>
    void Put(VideoFrame frame, CameraView view);

    /// <summary>Brings all that were put to their viewers. No frame is needed any more after that.</summary>
    void Finish();
}
