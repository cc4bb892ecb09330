namespace VisionPipeline.Sources;

/// <summary>How a source is opened and read.</summary>
public sealed record SourceOptions
{
    /// <summary>RTSP only: how RTP travels.</summary>
    public RtspTransport Transport { get; init; } = RtspTransport.Auto;

    /// <summary>Longest that opening may take, finding the streams included. Cameras that wake from sleep take several seconds.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence while reading. A camera at 1 frame per second is still read; a dead one is noticed soon.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Live sources only: no buffering for smooth playing, short analysis. Nobody watches a detector's input.</summary>
    public bool LowLatency { get; init; } = true;

    /// <summary>Whether the sound beside the pictures is read too, where there is some.</summary>
    public bool Audio { get; init; }

    /// <summary>A secret file with <c>user:password</c>, or with the password alone where the URL names the user; null for none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>Devices only: picture size to ask for, e.g. <c>1920x1080</c>; null takes the driver's own.</summary>
    public string? DeviceSize { get; init; }

    /// <summary>Devices and image sequences: frames per second to ask for; null takes the driver's own, or 25.</summary>
    public double? FrameRate { get; init; }
}
