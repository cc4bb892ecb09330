using VisionPipeline.Detection;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>A way into a detector that never runs.</summary>
/// <param name="run">Takes the place of the run; null does nothing.</param>
internal sealed class MadeUpIntake(Action? run = null) : IFrameIntake
{
    public bool Takes(VideoFrame frame) => true;

    public ICameraIntake Add() => new Camera();

    public void Measure(ReadOnlySpan<VideoFrame?> frames)
    {
    }

    public ReadOnlySpan<uint> CellsOf(int index) => default;

    public void Put(int slot, VideoFrame frame, ICameraIntake camera)
    {
    }

    public void Run(int count) => run?.Invoke();

    public void Dispose()
    {
    }

    private sealed class Camera : ICameraIntake
    {
        public long DeviceBytes => 0;

        public void Dispose()
        {
        }
    }
}
