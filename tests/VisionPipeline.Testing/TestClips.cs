namespace VisionPipeline.Testing;

/// <summary>
/// Clips made on the spot by the ffmpeg command from synthetic pictures, and kept for later runs. Nobody may change the
/// files; copy one to damage it. Thread-safe, also between processes.
/// </summary>
public static partial class TestClips
{
    // Where everything else is at work as well an encoder is slow, and not stuck.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private static readonly Lazy<Task<string>> Version = new(async () =>
        (await CommandLine.RunAsync("ffmpeg", ["-version"]).ConfigureAwait(false)).OrThrow("ffmpeg").Output.Split('\n')[0]);

    private static readonly Lazy<Task<string>> Encoders = new(async () =>
        (await CommandLine.RunAsync("ffmpeg", ["-hide_banner", "-encoders"]).ConfigureAwait(false)).OrThrow("ffmpeg").Output);

    /// <summary>Why no clips can be made here, or null.</summary>
    public static string? Missing => CommandLine.Find("ffmpeg") is null || CommandLine.Find("ffprobe") is null
        ? "no ffmpeg and ffprobe on PATH to make test clips with (package ffmpeg)"
        : null;

    /// <summary>Where the clips are.</summary>
    public static string Folder => ClipCache.Folder;

    /// <summary>The clip of a recipe. An <see cref="InvalidOperationException"/> carries the encoder's words.</summary>
    public static async Task<string> MakeAsync(ClipRecipe recipe)
    {
        var arguments = recipe.Arguments(await Av1EncoderAsync(recipe.Codec).ConfigureAwait(false));
        var name = $"{recipe.Codec}-{recipe.Width}x{recipe.Height}".ToLowerInvariant();
        return await FfmpegAsync(name, arguments, recipe.Extension).ConfigureAwait(false);
    }

    /// <summary>Key frames each second, no B-frames, as most cameras send it.</summary>
    public static Task<string> H264Async(int width = 640, int height = 360, int frames = 50) =>
        MakeAsync(new ClipRecipe { Width = width, Height = height, Frames = frames });

    /// <summary>Whether this ffmpeg has an encoder for the codec.</summary>
    public static async Task<bool> CanMakeAsync(ClipCodec codec)
    {
        var known = await Encoders.Value.ConfigureAwait(false);
        string[] names = codec switch
        {
            ClipCodec.H264 => ["libx264"],
            ClipCodec.Hevc => ["libx265"],
            ClipCodec.Mjpeg => ["mjpeg"],
            ClipCodec.Vp9 => ["libvpx-vp9"],
            _ => ["libsvtav1", "libaom-av1"],
        };
        return names.Any(n => known.Contains($" {n} ", StringComparison.Ordinal));
    }

    /// <summary>What the ffmpeg command makes of the arguments, which end before the output file.</summary>
    internal static async Task<string> FfmpegAsync(string name, IEnumerable<string> arguments, string extension, string? outputPattern = null)
    {
        string[] line = ["-nostdin", "-hide_banner", "-loglevel", "error", .. arguments];
        var recipe = $"{await Version.Value.ConfigureAwait(false)}\n{string.Join('\n', line)}\n{outputPattern}";
        return await ClipCache.GetAsync(name, recipe, extension, async draft =>
        {
            var output = outputPattern is null ? draft : Path.Combine(draft, outputPattern);
            (await CommandLine.RunAsync("ffmpeg", [.. line, output], Deadline).ConfigureAwait(false)).OrThrow($"ffmpeg for {name}");
        }).ConfigureAwait(false);
    }

    private static async Task<string> Av1EncoderAsync(ClipCodec codec) =>
        codec == ClipCodec.Av1 && !(await Encoders.Value.ConfigureAwait(false)).Contains(" libsvtav1 ", StringComparison.Ordinal)
            ? "libaom-av1"
            : "libsvtav1";
}
