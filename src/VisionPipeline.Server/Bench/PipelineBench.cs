using System.Globalization;
using Spectre.Console;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Server.Doctor;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>The whole pipeline in real time against the sum of its bare parts on the same frames, in one run.</summary>
internal static class PipelineBench
{
    // The passes of the reader's first stage; most plates need no other.
    private const int CropsOfARun = 3;

    // The runtime compiles what runs often a second and third time, in the background, for about so long.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    /// <summary>Runs it.</summary>
    /// <param name="urls">One camera each; files are played in a loop at their own pace.</param>
    /// <param name="sample">A file of the same pictures, on which the bare parts are measured.</param>
    /// <param name="seconds">How long the pipeline runs once it is warm.</param>
    /// <param name="motion">Whether still pictures are left out.</param>
    /// <param name="logs">Makes the pipeline's loggers.</param>
    /// <param name="cancellation">Ends it.</param>
    public static PipelineBenchReport Run(IReadOnlyList<SourceUrl> urls, string sample, double seconds, bool motion, ILoggerFactory logs, CancellationToken cancellation)
    {
        VisionConfig config = new()
        {
            Cameras = [.. urls.Select((url, i) => new CameraEntry { Camera = new CameraConfig { Name = $"cam{i + 1}", Url = url, Loop = true } })],
        };
        config = config with { Motion = config.Motion with { Enabled = motion } };
        // The first measurement is of cold code.
        Bare(config, sample, 1, cancellation);
        BareParts before = Bare(config, sample, 1, cancellation);
        var sink = new CountingSink();
        PipelineStatus start;
        PipelineStatus end;
        TimeSpan cpu;
        TimeSpan collected;
        long allocated;
        using (var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = sink }, logs, TimeProvider.System))
        {
            pipeline.Start();
            cancellation.WaitHandle.WaitOne(Settle);
            pipeline.ForgetTimes();
            start = pipeline.Status;
            TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
            TimeSpan pauseBefore = GC.GetTotalPauseDuration();
            long allocatedBefore = GC.GetTotalAllocatedBytes();
            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(seconds));
            cpu = Environment.CpuUsage.TotalTime - cpuBefore;
            end = pipeline.Status;
            allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
            collected = GC.GetTotalPauseDuration() - pauseBefore;
        }

        cancellation.ThrowIfCancellationRequested();
        long runs = Math.Max(1, end.DetectorRuns - start.DetectorRuns);
        long pictures = end.DetectorPictures - start.DetectorPictures;
        BareParts after = Bare(config, sample, (int)Math.Round((double)pictures / runs), cancellation);
        return PipelineBenchReport.Of(MachineFacts.Read(), urls.Count, start, end, cpu, allocated, collected, before.Mean(after));
    }

    private static BareParts Bare(VisionConfig config, string sample, int batch, CancellationToken cancellation)
    {
        using PipelineModels models = PipelineModels.Open(config);
        return new BarePartsMeter(sample, models.Detector, models.Reader).Measure(Math.Clamp(batch, 1, models.Detector.Capacity), CropsOfARun, cancellation);
    }

    /// <summary>Shows a report as a table.</summary>
    public static void Write(PipelineBenchReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("what").AddColumn(new TableColumn("figure").RightAligned());
        Add("cameras, pictures", $"{report.Cameras} x {report.Picture}");
        Add("frames decoded per second, all cameras", $"{report.FramesPerSecond:0.0}");
        Add("pictures detected per second, left out as still", $"{report.DetectionsPerSecond:0.0}, {report.StillPerSecond:0.0}");
        Add("crops read per second", $"{report.CropsPerSecond:0.0}");
        Add("frames dropped", $"{report.Dropped}");
        Add("cores in all, per camera", $"{report.Cores:0.000}, {report.CoresPerCamera:0.000}");
        Add("bare decode, per frame", $"{report.Bare.Decode.TotalMilliseconds:0.00} ms");
        Add("bare letterbox, detector, per picture", $"{report.Bare.Letterbox.TotalMilliseconds:0.00} ms, {report.Bare.Detect.TotalMilliseconds:0.00} ms");
        Add("bare reader, per crop", $"{report.Bare.Read.TotalMilliseconds:0.00} ms");
        Add("ratio to the bare parts (wanted: at most 1.15)", $"{report.Ratio:0.000}");
        Add("detector p50, p95", $"{report.DetectorP50Ms:0.0} ms, {report.DetectorP95Ms:0.0} ms");
        Add("deciding frame to verdict p50, p95 (wanted: p95 at most 500 ms)", $"{report.Latency.DecidingP50.TotalMilliseconds:0} ms, {report.Latency.DecidingP95.TotalMilliseconds:0} ms of {report.Latency.Count}");
        foreach (StageTime stage in report.Latency.Stages)
            Add($"  {Name(stage.Stage)}: mean, p95", $"{stage.Mean.TotalMilliseconds:0.0} ms, {stage.P95.TotalMilliseconds:0} ms");
        Add("first seen to first text p50, p95", $"{report.Latency.ProvisionalP50.TotalMilliseconds:0} ms, {report.Latency.ProvisionalP95.TotalMilliseconds:0} ms");
        Add("first seen to confirmed p50, p95", $"{report.Latency.ConfirmedP50.TotalMilliseconds:0} ms, {report.Latency.ConfirmedP95.TotalMilliseconds:0} ms");
        Add("managed bytes per picture, detector's thread", $"{report.DetectorBytesPerPicture:0}");
        Add("managed bytes per decoded frame, whole process", $"{report.ManagedBytesPerFrame:0}");
        Add("memory", $"{report.MemoryMegabytes:0} MiB");
        AnsiConsole.Write(table);

        void Add(string what, FormattableString figure) => table.AddRow(what, Markup.Escape(figure.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Name(VerdictStage stage) => stage.ToString().ToLowerInvariant();

    private sealed class CountingSink : IEventSink
    {
        public void Accept(PlateEvent plate)
        {
        }

        public void Accept(HealthEvent health)
        {
        }
    }
}
