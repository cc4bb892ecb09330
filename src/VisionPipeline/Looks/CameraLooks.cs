using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Looks;

/// <summary>One camera's side of a <see cref="LookScheduler"/>: its detection loop offers frames of vehicles here. Thread-safe.</summary>
public sealed class CameraLooks
{
    internal CameraLooks(LookScheduler scheduler, string name, SceneConfig scene, ILookSink sink, bool inOrder)
    {
        IsInOrder = inOrder;
        Scheduler = scheduler;
        Name = name;
        Scene = scene;
        Sink = sink;
    }

    /// <summary>The camera's name.</summary>
    public string Name { get; }

    /// <summary>What takes its looks.</summary>
    public ILookSink Sink { get; }

    /// <summary>Sums since it was added.</summary>
    public LookCounters Counters => Scheduler.CountersOf(this);

    /// <summary>Whether a look is due or being read: what plays a file as fast as it can takes no further picture until none is.</summary>
    public bool HasDue => Scheduler.HasDue(this);

    /// <summary>Whether a look waits, due or not, or is being read.</summary>
    public bool HasPending => Scheduler.HasPending(this);

    /// <summary>Called after each look that was read, from a reading thread and outside all locks; null for nobody.</summary>
    public Action? LookDone { get; set; }

    internal LookScheduler Scheduler { get; }

    /// <summary>Whether its looks are read one after another, in an order in which no clock has a say.</summary>
    internal bool IsInOrder { get; }

    /// <summary>Looks that are being read.</summary>
    internal int Reading { get; set; }

    internal SceneConfig Scene { get; }

    /// <summary>Where plates of frames on a device are put; used by the offering thread alone.</summary>
    internal FrameWindow Window { get; } = new();

    internal Dictionary<long, TrackLooks> Tracks { get; } = [];

    internal int FramesHeld { get; set; }

    internal long Offered { get; set; }

    internal long Cut { get; set; }

    internal long Read { get; set; }

    internal long Failed { get; set; }

    internal long Replaced { get; set; }

    internal long Overload { get; set; }

    internal bool IsRemoved { get; set; }

    /// <summary>Offers the plate of a vehicle in a frame. The crop is cut here, on the caller's thread, and only if it is worth reading.</summary>
    /// <param name="track">The vehicle as of this frame.</param>
    /// <param name="frame">The full-resolution frame; the caller keeps its claim.</param>
    /// <param name="detected">The frame that was detected on: the same, or one of the camera's sub stream.</param>
    /// <param name="times">The frame's way so far.</param>
    /// <param name="taken">When the frame was taken, in the times that the vehicle goes by; null for the frame's own.</param>
    /// <returns>Whether it waits to be read, or why not.</returns>
    public LookRefusal Offer(VehicleTrack track, in FrameLease frame, in SceneMap detected, in LookTimes times = default, in CaptureTime? taken = null) =>
        Scheduler.Offer(this, track, frame, taken ?? frame.Frame.Capture, detected, times);

    /// <summary>Says that a vehicle has gone: its best waiting crop is read at once, before all others.</summary>
    /// <param name="track">The vehicle's number.</param>
    public void End(long track) => Scheduler.End(this, track);

    /// <summary>What was done about a vehicle; nothing for one that never had a plate.</summary>
    /// <param name="track">The vehicle's number.</param>
    public LookTally Tally(long track) => Scheduler.TallyOf(this, track);

    /// <summary>Drops what is kept of a vehicle: its pass is closed.</summary>
    /// <param name="track">The vehicle's number.</param>
    public void Forget(long track) => Scheduler.Forget(this, track);
}
