namespace VisionPipeline.Testing.Rtsp;

/// <summary>How a test camera is reached.</summary>
public sealed record RtspCameraOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 lets the system choose. It stays reserved until the camera is disposed.</summary>
    public int Port { get; init; }

    public RtspAuth Auth { get; init; } = RtspAuth.None;

    /// <summary>Used with <see cref="RtspAuth.Basic"/> and <see cref="RtspAuth.Digest"/>.</summary>
    public string User { get; init; } = "operator";

    public string Password { get; init; } = "gate-7";

    public RtspTransports Transports { get; init; } = RtspTransports.Any;

    /// <summary>Path of the clip given to <see cref="RtspCamera.StartAsync"/>.</summary>
    public string Mount { get; init; } = "/cam";

    /// <summary>Further paths and their clips: sub streams, or many cameras in one process.</summary>
    public IReadOnlyDictionary<string, string> MoreMounts { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// True: all clients of a path watch one running stream, as with a camera. False: each starts with the clip's first frame.
    /// Either way the stream starts with the clip's first frame when nobody watched before.
    /// </summary>
    public bool Shared { get; init; } = true;

    /// <summary>What is heard beside the pictures of each path, a steady tone: "pcmu", "pcma", "l16" or "opus"; null for nothing.</summary>
    public string? Sound { get; init; }
}
