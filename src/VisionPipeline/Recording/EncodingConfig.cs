namespace VisionPipeline.Recording;

/// <summary>How video is encoded where that is asked for; recording itself copies the camera's stream. Immutable.</summary>
public sealed record EncodingConfig
{
    /// <summary>Encoder to try first: <c>h264</c> or <c>hevc</c> for the best of that codec, or an encoder's own name such as <c>libx264</c>.</summary>
    public string PreferredCodec { get; init; } = "h264";

    /// <summary>Quality, 0 (best) to 51: CRF, CQ or QP, whatever the encoder calls it. 23 is x264's own default.</summary>
    public int Quality { get; init; } = 23;

    /// <summary>Most bits per second; null leaves it to <see cref="Quality"/>.</summary>
    public long? BitRate { get; init; }

    /// <summary>Speed against size, by the encoder's own names. <c>veryfast</c> takes about a third of <c>medium</c>'s time.</summary>
    public string Preset { get; init; } = "veryfast";

    /// <summary>Encoder threads, 1 to 64. One: the pipeline's other work has the remaining cores.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Largest width in pixels, 16 to 8192; larger pictures are made smaller, their sides in proportion. Null for no limit.</summary>
    public int? MaxWidth { get; init; }

    /// <summary>Largest height in pixels, likewise.</summary>
    public int? MaxHeight { get; init; }

    /// <summary>Most pictures per second; null keeps all.</summary>
    public double? Fps { get; init; }

    /// <summary>
    /// Most sessions of hardware encoders (NVENC, V4L2, VA-API) that this process has open at once, all exports together; further
    /// ones take the next encoder. Null: as many as the driver opens, which for consumer NVIDIA cards is 3 to 8.
    /// </summary>
    public int? HardwareSessions { get; init; }
}
