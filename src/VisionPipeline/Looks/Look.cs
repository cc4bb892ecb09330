using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Recognition;

namespace VisionPipeline.Looks;

/// <summary>A crop that waits to be read, or is being read. Belongs to the scheduler until it is taken, then to the reading thread until <see cref="LookScheduler.Complete"/>.</summary>
public sealed class Look
{
    internal Look(TrackLooks owner, PlateCrop crop) => (Owner, Crop) = (owner, crop);

    /// <summary>Its camera.</summary>
    public CameraLooks Camera => Owner.Camera;

    /// <summary>The vehicle's number within its camera.</summary>
    public long Track => Owner.Track;

    /// <summary>The pixels.</summary>
    public PlateCrop Crop { get; }

    /// <summary>The plate in them.</summary>
    public PlatePlace Place { get; internal init; }

    /// <summary>When the frame was taken.</summary>
    public CaptureTime Capture { get; internal init; }

    /// <summary>How good it is.</summary>
    public CropQuality Quality { get; internal init; }

    /// <summary>The detector's score of the plate.</summary>
    public float Score { get; internal init; }

    /// <summary>The plate in pixels of the upright full-resolution frame.</summary>
    public Box Plate { get; internal init; }

    /// <summary>The vehicle likewise; null where only a plate was seen.</summary>
    public Box? Vehicle { get; internal init; }

    /// <summary>The very frame; holds nothing where it could not be kept.</summary>
    public FrameLease Frame { get; internal set; }

    /// <summary>When it went through the stages of its way, as far as it has come.</summary>
    public LookTimes Times { get; internal set; }

    internal TrackLooks Owner { get; }

    internal void Release()
    {
        Crop.Dispose();
        if (Frame.IsHeld)
        {
            Frame.Dispose();
            Camera.FramesHeld--;
        }

        Frame = default;
    }
}
