using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Detection;

/// <summary>Takes frames in main memory: letterboxed by the processor, into a batch in main memory.</summary>
/// <param name="detector">Runs; stays the caller's.</param>
public sealed class HostIntake(ObjectDetector detector) : IFrameIntake
{
    /// <inheritdoc/>
    public bool Takes(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.HasImage;
    }

    /// <inheritdoc/>
    public ICameraIntake Add() => new Camera(detector.CreateScaler());

    /// <summary>Nothing is measured: gates look at frames in main memory themselves.</summary>
    public void Measure(ReadOnlySpan<VideoFrame?> frames)
    {
    }

    /// <inheritdoc/>
    public ReadOnlySpan<uint> CellsOf(int index) => default;

    /// <inheritdoc/>
    public void Put(int slot, VideoFrame frame, ICameraIntake camera)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (camera is not Camera own)
            throw new ArgumentException("the camera was added to another intake", nameof(camera));
        detector.Put(slot, frame.Image, frame.Rotation, own.Scaler);
    }

    /// <inheritdoc/>
    public void Run(int count) => detector.Run(count);

    /// <summary>Nothing is held.</summary>
    public void Dispose()
    {
    }

    private sealed class Camera(LetterboxScaler scaler) : ICameraIntake
    {
        public LetterboxScaler Scaler => scaler;

        public long DeviceBytes => 0;

        public void Dispose()
        {
        }
    }
}
