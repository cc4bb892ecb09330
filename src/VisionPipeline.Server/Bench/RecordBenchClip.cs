using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>The clip of the recording benchmark: 1080p15 H.264 at 4 Mbit/s, a key frame each second, no B-frames, as a camera sends it.</summary>
internal static class RecordBenchClip
{
    public const int Seconds = 30;

    public static string Make(CancellationToken cancellation)
    {
        string folder = Path.Combine(Path.GetTempPath(), "visionpipeline-bench");
        string clip = Path.Combine(folder, "1080p15-h264-4m-30s.mp4");
        if (File.Exists(clip))
            return clip;
        Directory.CreateDirectory(folder);
        Console.Error.WriteLine("making a 1080p15 clip of 30 s, once; this takes a minute at most");
        string unfinished = $"{clip}.{Environment.ProcessId}.mp4";
        FfmpegCommand.Run(
            cancellation,
            "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=15,noise=alls=8:allf=t", "-t", "30",
            "-c:v", "libx264", "-preset", "veryfast", "-b:v", "4M", "-minrate", "4M", "-maxrate", "4M", "-bufsize", "4M", "-nal-hrd", "cbr",
            "-g", "15", "-keyint_min", "15", "-sc_threshold", "0", "-bf", "0", "-pix_fmt", "yuv420p", unfinished);
        File.Move(unfinished, clip, overwrite: true);
        return clip;
    }

    /// <summary>Bytes of the heaviest stretch of the clip, which is played over and over.</summary>
    /// <param name="clip">It.</param>
    /// <param name="seconds">Length of the stretch.</param>
    public static double Heaviest(string clip, double seconds)
    {
        var sizes = new List<int>();
        using (PacketSource source = PacketSource.Open(SourceUrl.Parse(clip), new SourceOptions()))
        using (var packet = new MediaPacket())
        {
            while (source.Read(packet) == PacketReadStatus.Packet)
                sizes.Add(packet.Size);
        }

        int window = (int)Math.Round(sizes.Count * seconds / Seconds);
        long sum = sizes.Take(window).Sum(static size => (long)size);
        long most = sum;
        for (int i = 0; i < sizes.Count; i++)
        {
            sum += sizes[(i + window) % sizes.Count] - sizes[i];
            most = Math.Max(most, sum);
        }

        return most;
    }

    /// <summary>Size of the clip as MJPEG, quality 5, as the recorder's last resort makes it.</summary>
    public static double MjpegBytes(string clip, CancellationToken cancellation)
    {
        string file = $"{clip}.{Environment.ProcessId}.avi";
        try
        {
            FfmpegCommand.Run(cancellation, "-i", clip, "-t", "4", "-c:v", "mjpeg", "-q:v", "5", "-pix_fmt", "yuvj420p", file);
            return new FileInfo(file).Length * (Seconds / 4.0);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
