using VisionPipeline.Cameras;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Looks;
using VisionPipeline.Publishing;
using VisionPipeline.Recognition;
using VisionPipeline.Recording;
using VisionPipeline.Settings;
using VisionPipeline.Tracking;

namespace VisionPipeline.Configuration;

/// <summary>The whole configuration of a node, as <c>config/vision.yaml</c> gives it. Immutable; a reload makes a new one.</summary>
public sealed record VisionConfig
{
    /// <summary>What this machine is called in events.</summary>
    public string Node { get; init; } = Environment.MachineName;

    /// <summary>The cameras, in the file's order, names unique. Those that are not enabled are among them.</summary>
    public IReadOnlyList<CameraEntry> Cameras { get; init; } = [];

    /// <summary>Which models run, and on what.</summary>
    public ModelsConfig Models { get; init; } = new();

    /// <summary>How frames are gathered and what counts as found.</summary>
    public DetectionConfig Detection { get; init; } = new();

    /// <summary>When still pictures are left out.</summary>
    public MotionConfig Motion { get; init; } = new();

    /// <summary>How capture times are found.</summary>
    public CaptureClockOptions Clock { get; init; } = new();

    /// <summary>How vehicles are followed.</summary>
    public TrackingConfig Tracking { get; init; } = new();

    /// <summary>How plates are read: the file that <c>reading.file</c> names.</summary>
    public OcrConfig Reading { get; init; } = new();

    /// <summary>Which crops of a vehicle's plate are read, and when.</summary>
    public LookConfig Looks { get; init; } = new();

    /// <summary>When a reading is a verdict, and which looks are one pass.</summary>
    public VerdictConfig Verdict { get; init; } = new();

    /// <summary>Where events are stored and sent.</summary>
    public PublishingConfig Publishing { get; init; } = new();

    /// <summary>What is recorded, of each camera too, where to, and how long it is kept.</summary>
    public RecordingConfig Recording { get; init; } = new();

    /// <summary>How the process ends.</summary>
    public StopConfig Stop { get; init; } = new();

    /// <summary>What is allowed and probably not meant, one line each with file and line.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every key with the value that holds, secrets apart; what changes and what is printed is told by it.</summary>
    internal EffectiveNode Settings { get; init; } = EffectiveNode.Mapping();

    /// <summary>Every key that was asked for, with its path; items of lists are <c>[]</c>.</summary>
    internal IReadOnlyCollection<string> Keys { get; init; } = [];

    /// <summary>Files that it rests on besides its own, as they were when they were read.</summary>
    internal IReadOnlyDictionary<string, FileFingerprint> Files { get; init; } = new Dictionary<string, FileFingerprint>();

    /// <summary>Writes the effective configuration as YAML, secrets as stars. It can be read again, but for those.</summary>
    /// <param name="to">Where to.</param>
    public void Write(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        Settings.Write(to);
    }
}
