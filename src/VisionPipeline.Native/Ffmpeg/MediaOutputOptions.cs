namespace VisionPipeline.Native.Ffmpeg;

/// <summary>How <see cref="MediaOutput.Open"/> makes a container.</summary>
public sealed record MediaOutputOptions
{
    /// <summary>
    /// MP4 in fragments that <see cref="MediaOutput.Flush"/> ends. The movie header waits for the first packets
    /// (<c>delay_moov</c>), so that it can hold parameter sets that come in band and an edit list for B-frames; nothing is ever
    /// written twice, so a file is sound up to its last whole fragment.
    /// </summary>
    public static MediaOutputOptions FragmentedMp4 { get; } = new()
    {
        Options = new Dictionary<string, string> { ["movflags"] = "+frag_custom+empty_moov+delay_moov+default_base_moof" },
    };

    /// <summary>
    /// The same for video and sound: a stream may begin later than the file, also after the movie header was written, and keeps its
    /// place (<c>frag_discont</c>).
    /// </summary>
    public static MediaOutputOptions FragmentedMp4WithAudio { get; } = new()
    {
        Options = new Dictionary<string, string> { ["movflags"] = "+frag_custom+empty_moov+delay_moov+default_base_moof+frag_discont" },
    };

    /// <summary>The muxer's short name.</summary>
    public string Format { get; init; } = "mp4";

    /// <summary>The muxer's own options by name, e.g. <c>movflags</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Clockwise turn in degrees (0, 90, 180, 270) that shows the picture upright; becomes the display matrix.</summary>
    public int Rotation { get; init; }
}
