using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Server.Bench;

/// <summary>Runs made detections through a tracker: vehicles that go to and fro, each with a plate, found off by a few percent and now and then not at all.</summary>
internal static class TrackerBench
{
    private const int Period = 200;
    private const double Step = 0.2;

    private static readonly SceneMap Map = new(1920, 1080, Rotation.None);

    private static readonly SceneConfig Scene = new()
    {
        Lines = [new CountingLine("line", new ScenePoint(0, .5), new ScenePoint(1, .5))],
        Road = new RoadPlane([new(0, 0), new(1, 0), new(1, 1), new(0, 1)], 10, 20),
    };

    /// <summary>Runs it for several counts of vehicles.</summary>
    /// <param name="updates">Pictures that are measured, for each.</param>
    /// <param name="cancellation">Breaks off.</param>
    public static IReadOnlyList<TrackerBenchRow> Run(int updates, CancellationToken cancellation) => [.. ((int[])[1, 10, 30, 100]).Select(count => Of(count, updates, cancellation))];

    /// <summary>Shows the rows.</summary>
    public static void Write(IReadOnlyList<TrackerBenchRow> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        foreach (string header in (string[])["vehicles in the picture", "us per picture", "tracks x pictures per second", "managed bytes per picture", "tracks at the end"])
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (TrackerBenchRow row in rows)
            table.AddRow(Text($"{row.Vehicles}"), Text($"{row.MicrosecondsPerUpdate:0.0}"), Text($"{row.TracksPerSecond:0}"), Text($"{row.BytesPerUpdate:0.00}"), Text($"{row.Tracks}"));
        AnsiConsole.Write(table);

        static string Text(FormattableString figure) => figure.ToString(CultureInfo.InvariantCulture);
    }

    private static TrackerBenchRow Of(int count, int updates, CancellationToken cancellation)
    {
        DetectedObject[][] pictures = [.. Enumerable.Range(0, Period).Select(i => Picture(count, i))];
        var tracker = new VehicleTracker(new TrackingConfig(), Scene);
        long number = 0;
        for (int i = 0; i < 3 * Period; i++)
            Update();
        // Ticks of one thread that waits for nothing; other work on the machine shows in them.
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < updates; i++)
            Update();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        cancellation.ThrowIfCancellationRequested();
        return new TrackerBenchRow(count, seconds / updates * 1e6, (double)count * updates / seconds, (double)bytes / updates, tracker.Active.Count);

        void Update()
        {
            tracker.Update(new CaptureTime((long)(number * Step * 1e6), 0, CaptureClock.Container), Map, pictures[number % Period]);
            number++;
        }
    }

    // In rows of ten; a seeded generator, so that every run is of the same pictures.
    private static DetectedObject[] Picture(int count, int index)
    {
        var random = new Random(1000 + index);
        var found = new List<DetectedObject>(2 * count);
        for (int i = 0; i < count; i++)
        {
            double x = 40 + (185 * (i % 10)) + (30 * Math.Sin(2 * Math.PI * ((double)index / Period + (i * .13))));
            double y = 5 + (105 * (i / 10));
            if ((index + i) % 23 != 0)
                found.Add(new DetectedObject(ObjectClass.Car, .8f, Off(x, 90), Off(y, 70), Off(90, 90), Off(70, 70)));
            if ((index + i) % 7 != 0)
                found.Add(new DetectedObject(ObjectClass.Plate, .8f, Off(x + 30, 10), Off(y + 48, 10), 30, 9));
        }

        return [.. found];

        float Off(double value, double size) => (float)(value + ((random.NextDouble() - .5) * .04 * size));
    }
}
