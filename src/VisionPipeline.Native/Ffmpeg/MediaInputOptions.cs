namespace VisionPipeline.Native.Ffmpeg;

/// <summary>How <see cref="MediaInput.Open"/> opens an input.</summary>
public sealed record MediaInputOptions
{
    /// <summary>Demuxer or device to force, e.g. <c>v4l2</c>; null lets libavformat find out.</summary>
    public string? Format { get; init; }

    /// <summary>libavformat's own options by name, e.g. <c>rtsp_transport</c>. Those that the demuxer does not know are ignored.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest that opening and finding the streams may take together.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest that one read may take.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
