using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Recordings;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>Our side of the recording benchmark, in a process of its own: reads, or reads and records, until standard input ends.</summary>
internal static class RecordBenchWorker
{
    public static int Run(string clip, int cameras, string folder, bool record)
    {
        var config = new RecordingConfig
        {
            Folder = folder,
            FreeSpaceFloor = 64L << 20,
            Defaults = new CameraRecordingConfig { Mode = RecordingMode.Continuous },
        };
        using RecordingService? service = record
            ? RecordingService.Start(config, "bench", TimeProvider.System, NullLogger.Instance, health => Console.Error.WriteLine(health.Message))
            : null;
        List<PacedFeed> feeds = [.. Enumerable.Range(0, cameras).Select(i => new PacedFeed(SourceUrl.Parse(clip), service?.Attach(string.Create(CultureInfo.InvariantCulture, $"cam-{i}"))))];
        long most = 0;
        double mean = 0;
        int looks = 0;

        // A thread of its own, waited for without spinning: what measures must not be measured.
        var ended = new Thread(() => Console.In.ReadToEnd()) { IsBackground = true };
        ended.Start();
        while (!ended.Join(TimeSpan.FromMilliseconds(250)))
        {
            most = Math.Max(most, service?.Cameras.Max(camera => camera.Ring.Bytes) ?? 0);
            mean += service?.Cameras.Average(camera => camera.Ring.Bytes) ?? 0;
            looks++;

            // Until the rings are full their size tells nothing.
            if (looks == 32)
                mean = 0;
        }

        feeds.ForEach(feed => feed.Dispose());
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ring {most} mean {mean / Math.Max(1, looks - 32):0} dropped {service?.Cameras.Sum(camera => camera.Counters.Dropped) ?? 0} slowest {service?.Counters.SlowestBatch.TotalMilliseconds ?? 0:0}"));
        return ExitCode.Ok;
    }
}
