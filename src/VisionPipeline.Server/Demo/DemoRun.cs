using System.Globalization;
using Spectre.Console;
using VisionPipeline.Decoding;
using VisionPipeline.Server.Cli;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Demo;

/// <summary>Runs the demo's cameras, draws the table while they run and sums up at the end.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);

    public static int Run(IReadOnlyList<SourceUrl> sources, bool headless, ILogger logger, CancellationToken stop)
    {
        using var devices = new DecoderDevices();
        DemoCamera[] cameras = [.. sources.Select((url, i) => new DemoCamera($"cam{i + 1}", url, devices, logger, stop))];
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan startCpu = Environment.CpuUsage.TotalTime;
        foreach (DemoCamera camera in cameras)
            camera.Start();
        if (headless)
            stop.WaitHandle.WaitOne();
        else
            Watch(cameras, start, startCpu, stop);
        TimeSpan wall = TimeProvider.System.GetElapsedTime(start);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - startCpu;
        foreach (DemoCamera camera in cameras.Where(camera => !camera.Join(StopDeadline)))
            throw new VerbException($"camera {camera.Name} did not stop within {StopDeadline.TotalSeconds:0} s");
        AnsiConsole.Write(Draw(cameras, wall, cpu));
        return cameras.All(camera => camera.Reading is { State: "stopped", Frames: > 0 }) ? ExitCode.Ok : ExitCode.Faulty;
    }

    private static void Watch(DemoCamera[] cameras, long start, TimeSpan startCpu, CancellationToken stop) => AnsiConsole
        .Live(Draw(cameras, TimeSpan.FromSeconds(1), TimeSpan.Zero))
        .AutoClear(true)
        .Start(live =>
        {
            while (!stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(500)))
                live.UpdateTarget(Draw(cameras, TimeProvider.System.GetElapsedTime(start), Environment.CpuUsage.TotalTime - startCpu));
        });

    private static Table Draw(DemoCamera[] cameras, TimeSpan wall, TimeSpan cpu)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("camera", "state", "decoder", "picture", "fps", "letterbox/s", "ms each", "dropped");
        foreach (DemoCamera camera in cameras)
        {
            DemoReading reading = camera.Reading;
            table.AddRow(
                camera.Name,
                Markup.Escape(reading.State),
                Markup.Escape(reading.Decoder),
                reading.Picture,
                Number(reading.Frames / wall.TotalSeconds, "0.0"),
                Number(reading.Letterboxed / wall.TotalSeconds, "0.0"),
                Number(reading.Letterboxed == 0 ? 0 : reading.LetterboxMilliseconds / reading.Letterboxed, "0.00"),
                Number(reading.Dropped, "0"));
        }

        double cores = cpu / wall;
        table.Caption(string.Create(
            CultureInfo.InvariantCulture,
            $"{wall.TotalSeconds:0} s, {cores:0.00} cores in all, {cores / cameras.Length:0.00} per camera, {Environment.WorkingSet / (1024 * 1024)} MiB"));
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
