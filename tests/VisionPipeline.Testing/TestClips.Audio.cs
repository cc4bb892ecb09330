namespace VisionPipeline.Testing;

public static partial class TestClips
{
    /// <summary>A clip with a beeping tone beside the pictures.</summary>
    /// <param name="audio">ffmpeg's encoder: "aac", "libopus", "pcm_mulaw", "pcm_alaw", "libmp3lame".</param>
    /// <param name="container">"ts", "mkv" or "mp4".</param>
    /// <param name="frames">Pictures, 25 each second, a key frame each second.</param>
    /// <param name="videoDelay">Seconds by which the pictures begin later than the sound.</param>
    /// <param name="rate">Samples per second of the sound.</param>
    /// <param name="bFrames">B-frames in a row.</param>
    public static async Task<string> WithAudioAsync(string audio, string container, int frames = 100, double videoDelay = 0, int rate = 48_000, int bFrames = 0)
    {
        var video = await MakeAsync(new ClipRecipe { Frames = frames, Width = 320, Height = 240, BFrames = bFrames }).ConfigureAwait(false);
        string[] arguments =
        [
            "-itsoffset", FormattableString.Invariant($"{videoDelay}"), "-i", video,
            "-f", "lavfi", "-i", FormattableString.Invariant($"sine=frequency=440:beep_factor=4:sample_rate={rate}:duration={(frames / 25.0) + videoDelay}"),
            "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", audio, "-b:a", "64k", "-fflags", "+bitexact", "-flags:a", "+bitexact",
        ];
        return await FfmpegAsync($"audio-{audio}", arguments, container).ConfigureAwait(false);
    }
}
