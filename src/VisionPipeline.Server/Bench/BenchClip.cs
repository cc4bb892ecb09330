namespace VisionPipeline.Server.Bench;

/// <summary>The clip of the decoding benchmark and of the demo: 1000 frames of 1080p H.264 at about 4 Mbit/s with B-frames, moving and noisy.</summary>
internal static class BenchClip
{
    /// <summary>Makes it once and keeps it in the temporary folder.</summary>
    public static string Make(CancellationToken cancellation)
    {
        string folder = Path.Combine(Path.GetTempPath(), "visionpipeline-bench");
        string clip = Path.Combine(folder, "1080p25-h264-1000.mp4");
        if (File.Exists(clip))
            return clip;
        Directory.CreateDirectory(folder);
        Console.Error.WriteLine("making a 1080p clip of 1000 frames, once; this takes half a minute");
        string unfinished = $"{clip}.{Environment.ProcessId}.mp4";
        FfmpegCommand.Run(
            cancellation,
            "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=25,noise=alls=12:allf=t", "-frames:v", "1000",
            "-c:v", "libx264", "-preset", "veryfast", "-b:v", "4M", "-maxrate", "6M", "-bufsize", "8M", "-g", "50", "-pix_fmt", "yuv420p", unfinished);
        File.Move(unfinished, clip, overwrite: true);
        return clip;
    }
}
