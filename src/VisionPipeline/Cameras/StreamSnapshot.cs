using VisionPipeline.Decoding;
using VisionPipeline.Frames;

namespace VisionPipeline.Cameras;

/// <summary>What one stream of a camera does and did, at one moment. Immutable.</summary>
public sealed record StreamSnapshot
{
    /// <summary>What it is doing.</summary>
    public required CameraState State { get; init; }

    /// <summary>Since when, by this machine's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last fault, in one line without secrets; null where there was none.</summary>
    public string? LastError { get; init; }

    /// <summary>How often it was opened again, loops of a file not counted.</summary>
    public long Reconnects { get; init; }

    /// <summary>How often no picture came for longer than the stall time-out.</summary>
    public long Stalls { get; init; }

    /// <summary>Packets read.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; init; }

    /// <summary>Frames decoded.</summary>
    public long Frames { get; init; }

    /// <summary>Packets that the demuxer marked as damaged or the decoder refused.</summary>
    public long CorruptPackets { get; init; }

    /// <summary>Frames of which the decoder guessed a part.</summary>
    public long CorruptFrames { get; init; }

    /// <summary>Frames dropped because readers held all of the decoder's pool.</summary>
    public long DroppedByPool { get; init; }

    /// <summary>Frames that somebody holds now.</summary>
    public int FramesOut { get; init; }

    /// <summary>Frames per second that the stream declares; null where it declares none.</summary>
    public double? DeclaredFps { get; init; }

    /// <summary>Packets per second of the last seconds by arrival; null before there are enough.</summary>
    public double? MeasuredFps { get; init; }

    /// <summary>Bits per second of the last seconds by arrival; null before there are enough.</summary>
    public double? BitRate { get; init; }

    /// <summary>Codec's short name; null before it was opened.</summary>
    public string? Codec { get; init; }

    /// <summary>Width of the picture in pixels before rotation; 0 before there is one.</summary>
    public int Width { get; init; }

    /// <summary>Height of the picture in pixels before rotation; 0 before there is one.</summary>
    public int Height { get; init; }

    /// <summary>Clockwise turn that shows it upright.</summary>
    public Rotation Rotation { get; init; }

    /// <summary>Where it is decoded; null while it is not.</summary>
    public DecoderKind? DecoderKind { get; init; }

    /// <summary>The decoder's own name; null while there is none.</summary>
    public string? DecoderName { get; init; }

    /// <summary>How much of it is decoded; a camera that sleeps decodes key frames only.</summary>
    public DecodingLevel Decoding { get; init; }

    /// <summary>Packets that were not decoded because the camera slept.</summary>
    public long Slept { get; init; }

    /// <summary>Device memory of its decoder's surfaces in bytes, as FFmpeg makes them; 0 where it is decoded in main memory.</summary>
    public long DeviceBytes { get; init; }

    /// <summary>Which clock capture times come from.</summary>
    public CaptureClock Clock { get; init; }

    /// <summary>Speed of that clock against ours in microseconds per second; null before it is known.</summary>
    public double? DriftPpm { get; init; }

    /// <summary>Capture time of the newest picture; null before the first.</summary>
    public CaptureTime? LastCapture { get; init; }
}
