using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Detection;
using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Tests of what puts frames into batches: a model that answers with the brightness of a frame, and frames of known brightness.</summary>
public abstract class HostIntakeTests(HostGpu gpu) : HostFrameTests(gpu)
{
    // One plate whose score is the brightest number of the tensor.
    private protected static readonly TinyModel Brightness = TinyDetector.V8(1, null, new TinyDetector.Box(5, 32, 16, 8, 4, 0, 0)) with
    {
        Gain = [.. Enumerable.Range(0, 5 * TinyDetector.Anchors).Select(static i => i == (4 * TinyDetector.Anchors) + 5 ? 1f : 0)],
    };

    protected static void Look(IFrameIntake intake, FrameLease[] leases, int count, ICameraIntake[]? cameras = null)
    {
        for (int i = 0; i < count; i++)
            intake.Put(i, leases[i].Frame, cameras?[i] ?? intake.Add());
        intake.Run(count);
    }

    // Plain pictures of rising brightness: 0.2, 0.35 ... of white.
    private protected static TestPicture Dark(int number) =>
        new(new YuvFormat(70 + (2 * number), 38, PixelLayout.Nv12, Range: ColorRange.Full), (component, _, _) => component == 0 ? 51 * (number == 0 ? 5 : number) : 128);
}
