using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Configuration;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Recordings;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>Records a simulated road once and times each kind of export of it, with ffmpeg doing the same where it can.</summary>
internal static class ExportBench
{
    private const string Camera = "road";
    private const string Scene = "day?seed=23&size=1920x1080&lanes=2&seconds=20&rate=30&fps=15";

    // A whole minute of the clock, so that it is one segment, which ffmpeg can be given as one file.
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static int Run(int seconds, string folder, string? report, TextWriter output, CancellationToken cancellation)
    {
        FfmpegLog.SilenceUnlessAttached();
        Directory.CreateDirectory(folder);
        string recordings = Path.Combine(folder, "recordings");
        Record(recordings, seconds, cancellation);
        var config = new VisionConfig();
        var rows = new List<ExportBenchRow>();
        using (RecordingIndex index = RecordingIndex.Open(recordings))
        using (ObjectDetector detector = RecordingsExportVerb.OpenDetector(config))
        {
            string segment = Path.Combine(recordings, index.Between(Camera, RecordedKind.Segment, 0, long.MaxValue).Single().Path);
            Painted overlay = new(true, BlurMode.None);
            Painted blur = new(false, BlurMode.All);

            // What the runtime compiles at first use is no part of it.
            foreach (Painted? painted in (Painted?[])[null, overlay, blur])
                Ours("", index, recordings, folder, 2, painted is null ? null : config.Recording.Encoding, painted, detector, cancellation);
            rows.Add(Ours("copy, vision", index, recordings, folder, seconds, null, null, detector, cancellation));
            rows.Add(Ffmpeg("copy, ffmpeg", segment, folder, seconds, ["-c", "copy"], cancellation));
            rows.Add(Ours("encode, vision", index, recordings, folder, seconds, config.Recording.Encoding, null, detector, cancellation));
            rows.Add(Ffmpeg("encode, ffmpeg", segment, folder, seconds, ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", "30", "-bf", "0", "-threads", "1"], cancellation));
            rows.Add(Ours("overlay, vision", index, recordings, folder, seconds, config.Recording.Encoding, overlay, detector, cancellation));
            rows.Add(Ours("blur all, vision", index, recordings, folder, seconds, config.Recording.Encoding, blur, detector, cancellation));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} s of 1080p15 H.264, libx264 veryfast, CRF 23, one encoder thread each"));
        output.WriteLine($"{"",-18} {"x real time",12} {"CPU s per minute",17} {"MB",7}");
        foreach (ExportBenchRow row in rows)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Contender,-18} {row.TimesRealTime,12:0.0} {row.CpuSecondsPerMinute,17:0.00} {row.Megabytes,7:0.0}"));
        if (report is not null)
            File.WriteAllText(report, JsonOutput.Of(rows) + "\n");
        Directory.Delete(folder, recursive: true);
        return ExitCode.Ok;
    }

    private static ExportBenchRow Ours(
        string name, RecordingIndex index, string root, string folder, int seconds, EncodingConfig? encoding, Painted? painted, ObjectDetector detector, CancellationToken cancellation)
    {
        string file = Path.Combine(folder, "ours.mp4");
        var request = new ExportRequest
        {
            Camera = Camera,
            From = Start,
            To = Start.AddSeconds(seconds),
            Output = file,
            Encoding = encoding is null ? null : encoding with { PreferredCodec = "libx264" },
        };
        if (painted is not null)
            request = request with { Painter = RecordingsExportVerb.Painter(index, request, new VisionConfig(), painted.Draws, painted.Blur, painted.Blur == BlurMode.None ? null : detector) };
        long began = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        RecordingExport.Run(root, index, request, TimeProvider.System, cancellation);
        return Row(name, file, seconds, Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    // -benchmark has it say its own times, as "bench: utime=1.2s stime=0.1s rtime=0.7s".
    private static ExportBenchRow Ffmpeg(string name, string segment, string folder, int seconds, string[] codec, CancellationToken cancellation)
    {
        string file = Path.Combine(folder, "ffmpeg.mp4");
        string words = FfmpegCommand.Run(cancellation, ["-benchmark", "-threads", "1", "-i", segment, "-t", seconds.ToString(CultureInfo.InvariantCulture), .. codec, file]);
        return Row(name, file, seconds, Seconds("rtime="), Seconds("utime=") + Seconds("stime="));

        double Seconds(string what) => double.Parse(words[(words.LastIndexOf(what, StringComparison.Ordinal) + what.Length)..].Split('s')[0], CultureInfo.InvariantCulture);
    }

    private static ExportBenchRow Row(string name, string file, int seconds, double took, double cpu)
    {
        var row = new ExportBenchRow(name, seconds / took, cpu * 60 / seconds, new FileInfo(file).Length / 1e6);
        File.Delete(file);
        return row;
    }

    private static void Record(string folder, int seconds, CancellationToken cancellation)
    {
        var spec = SceneSpec.Parse(Scene);
        string clip = SceneCache.Get(spec, cancellation: cancellation);
        var config = new RecordingConfig
        {
            Folder = folder,
            FreeSpaceFloor = 0,
            QueueBytes = 1L << 30,
            SegmentDuration = TimeSpan.FromHours(1),
            Defaults = new CameraRecordingConfig { Mode = RecordingMode.Continuous, EventClips = false, KeepSegments = null, KeepEvents = null },
        };
        using RecordingService service = RecordingService.Start(config, "bench", TimeProvider.System, NullLogger.Instance, static _ => { });
        Feed(service.Attach(Camera), clip, spec, seconds, cancellation);
        foreach (TruthPass pass in SceneTruth.Of(spec).Passes)
        {
            for (int at = 0; at < seconds; at += spec.Seconds)
            {
                foreach (TruthBox box in pass.Boxes)
                {
                    service.Tracks.Seen(
                        new TrackKey(Camera, CaptureAt(at).UnixMicroseconds, pass.Id),
                        CaptureAt(at + (box.Frame / (double)spec.Fps)),
                        Share(spec, box.X, box.Y, box.Width, box.Height),
                        box.Visible > 0 ? Share(spec, box.PlateX, box.PlateY, box.PlateWidth, box.PlateHeight) : null);
                }
            }
        }
    }

    private static void Feed(CameraRecorder camera, string clip, SceneSpec spec, int seconds, CancellationToken cancellation)
    {
        using PacketSource source = PacketSource.Open(SourceUrl.Parse("file:" + clip), new SourceOptions(), cancellation);
        using var packet = new MediaPacket();
        camera.Opened(source.Video, source.Parameters);
        for (int i = 0; i < seconds * spec.Fps; i++)
        {
            if (source.Read(packet) != PacketReadStatus.Packet && !(source.Rewind() && source.Read(packet) == PacketReadStatus.Packet))
                throw new VerbException($"{clip} cannot be read again");
            camera.Packet(packet, CaptureAt(i / (double)spec.Fps));
        }

        camera.Closed();
    }

    private static CaptureTime CaptureAt(double seconds) =>
        new(RecordingFolder.Microseconds(Start) + (long)(seconds * 1e6), 0, CaptureClock.Simulated);

    private static Box Share(SceneSpec spec, double x, double y, double width, double height) =>
        new((float)(x / spec.Width), (float)(y / spec.Height), (float)(width / spec.Width), (float)(height / spec.Height));

    private sealed record Painted(bool Draws, BlurMode Blur);
}
