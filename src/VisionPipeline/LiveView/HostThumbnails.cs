using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.LiveView;

/// <summary>Small pictures of frames in main memory: letterboxed by the processor.</summary>
public sealed class HostThumbnails : IThumbnailMaker
{
    /// <summary>What a small picture is, as a letterbox has it.</summary>
    internal static readonly LetterboxOptions Options = new() { TargetWidth = CameraView.Width, TargetHeight = CameraView.Height, Padding = 0 };

    private readonly ViewPlans<LetterboxScaler> _plans = new(static () => new LetterboxScaler(Options), static _ => { });
    private readonly byte[] _planes = new byte[CameraView.Bytes];
    private readonly byte[] _rgb = new byte[CameraView.Bytes];

    /// <inheritdoc/>
    public void Put(VideoFrame frame, CameraView view)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(view);
        if (!frame.HasImage)
            return;
        _plans.Of(view).Run(frame.Image, frame.Rotation, _planes);
        const int Area = CameraView.Width * CameraView.Height;
        for (int i = 0; i < Area; i++)
            (_rgb[3 * i], _rgb[(3 * i) + 1], _rgb[(3 * i) + 2]) = (_planes[i], _planes[Area + i], _planes[(2 * Area) + i]);
        view.Publish(_rgb, frame.Capture);
    }

    /// <inheritdoc/>
    public void Finish() => _plans.Sweep();

    /// <summary>Lets the plans go.</summary>
    public void Dispose() => _plans.Dispose();
}
