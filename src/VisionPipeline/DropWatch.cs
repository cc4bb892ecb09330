using System.Globalization;
using VisionPipeline.Cameras;
using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Tells when a camera loses frames, or crops that were to be read: once each <see cref="Period"/> at most, with how many.</summary>
/// <remarks>One for each camera, on the housekeeping thread.</remarks>
/// <param name="node">The machine's name.</param>
/// <param name="from">The camera as it is now: what its session lost before, under another scene, was told then.</param>
/// <param name="time">The clock.</param>
internal sealed class DropWatch(string node, CameraSnapshot from, TimeProvider time)
{
    /// <summary>What is lost within it is one piece of news.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private long _looked = time.GetTimestamp();
    private long _frames = Lost(from);
    private long _crops;

    /// <summary>Whether it is time to look again; the camera's state need not be asked for before.</summary>
    public bool IsDue => time.GetElapsedTime(_looked) >= Period;

    /// <summary>Compares with the last time.</summary>
    /// <param name="status">The camera's state now.</param>
    /// <returns>The news; null where nothing was lost.</returns>
    public HealthEvent? Look(CameraStatus status)
    {
        _looked = time.GetTimestamp();
        long frames = Lost(status.Camera);
        long crops = status.Looks.Overload;
        long lostFrames = frames - _frames;
        long lostCrops = crops - _crops;
        (_frames, _crops) = (frames, crops);
        if (lostFrames <= 0 && lostCrops <= 0)
            return null;
        return new HealthEvent
        {
            Kind = HealthKind.Dropped,
            Node = node,
            Camera = status.Camera.Name,
            Time = time.GetUtcNow(),
            Alarm = lostCrops > 0,
            Message = string.Create(CultureInfo.InvariantCulture, $"{lostFrames} frames and {lostCrops} crops had to be dropped within {Period.TotalSeconds:0} s: the machine is behind"),
            Values = new Dictionary<string, double> { ["frames"] = lostFrames, ["crops"] = lostCrops },
        };
    }

    private static long Lost(CameraSnapshot camera) => camera.DroppedByMailbox + camera.Stream.DroppedByPool;
}
