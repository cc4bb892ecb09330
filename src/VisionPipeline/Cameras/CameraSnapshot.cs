namespace VisionPipeline.Cameras;

/// <summary>What a camera does and did, at one moment. Immutable; renewed on each change of state and twice a second while packets come.</summary>
public sealed record CameraSnapshot
{
    /// <summary>The camera's name.</summary>
    public required string Name { get; init; }

    /// <summary>The stream that frames for detection come from.</summary>
    public required StreamSnapshot Stream { get; init; }

    /// <summary>The main stream where another one is used for detection; else null.</summary>
    public StreamSnapshot? Main { get; init; }

    /// <summary>Frames put into the mailbox.</summary>
    public long FramesForDetection { get; init; }

    /// <summary>Frames in the mailbox that a newer one replaced.</summary>
    public long DroppedByMailbox { get; init; }

    /// <summary>Device memory of its decoders' surfaces, in bytes.</summary>
    public long DeviceBytes => Stream.DeviceBytes + (Main?.DeviceBytes ?? 0);

    /// <summary>State of the stream for detection.</summary>
    public CameraState State => Stream.State;
}
