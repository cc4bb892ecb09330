using System.Globalization;
using Spectre.Console;
using VisionPipeline.Cameras;
using VisionPipeline.Events;

namespace VisionPipeline.Server.Running;

/// <summary>Draws a pipeline's state for the terminal: a row for each camera, then what all of them share.</summary>
internal static class LiveTable
{
    /// <summary>Draws it.</summary>
    /// <param name="now">The state.</param>
    /// <param name="before">The state some time ago, for rates; null takes the mean since the start.</param>
    /// <param name="cores">Cores in use.</param>
    /// <param name="memory">Memory of the process in bytes.</param>
    /// <param name="gpu">A line on the GPU; null where there is none.</param>
    /// <param name="board">A line on the board's temperature and power; null where it measures none.</param>
    public static Table Draw(PipelineStatus now, PipelineStatus? before, double cores, long memory, string? gpu, string? board)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("camera")
            .AddColumn("state")
            .AddColumn("picture")
            .AddColumn(Right("fps"))
            .AddColumn(Right("detect/s"))
            .AddColumn(Right("still/s"))
            .AddColumn(Right("tracks"))
            .AddColumn(Right("passes"))
            .AddColumn(Right("read"))
            .AddColumn(Right("confirmed"))
            .AddColumn(Right("drops"))
            .AddColumn("last plates");
        double seconds = (now.Uptime - (before?.Uptime ?? TimeSpan.Zero)).TotalSeconds;
        foreach (CameraStatus camera in now.Cameras)
            table.AddRow(Row(camera, before?.Cameras.FirstOrDefault(old => old.Camera.Name == camera.Camera.Name), seconds));
        table.Caption(string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Uptime.TotalSeconds:0} s   {cores:0.00} cores   {memory / (1024 * 1024)} MiB   detector p50 {now.DetectorP50.TotalMilliseconds:0} ms p95 {now.DetectorP95.TotalMilliseconds:0} ms, {(now.DetectorRuns == 0 ? 0 : (double)now.DetectorPictures / now.DetectorRuns):0.0} a batch   plates waiting {now.LooksWaiting}   verdict p50 {now.VerdictP50.TotalMilliseconds:0} ms p95 {now.VerdictP95.TotalMilliseconds:0} ms{Stages(now.Latency)}{(gpu is null ? "" : "   " + gpu)}{(board is null ? "" : "   " + board)}"));
        return table;
    }

    // Where a verdict's time goes on average; nothing before the first one.
    private static string Stages(VerdictTimes latency) => latency.Count == 0
        ? ""
        : $" ({string.Join(", ", latency.Stages.Select(static stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage.ToString().ToLowerInvariant()} {stage.Mean.TotalMilliseconds:0}")))})";

    private static string[] Row(CameraStatus now, CameraStatus? before, double seconds)
    {
        StreamSnapshot stream = now.Camera.Stream;
        PassFunnel funnel = now.Funnel;
        return
        [
            Markup.Escape(now.Camera.Name),
            State(now.Camera),
            stream.Width == 0 ? "" : $"{stream.Width}x{stream.Height} {stream.Codec}",
            Rate(stream.Frames - (before?.Camera.Stream.Frames ?? 0), seconds),
            Rate(now.Detections - (before?.Detections ?? 0), seconds),
            Rate(now.Still - (before?.Still ?? 0), seconds),
            Text(now.Tracks),
            Text(funnel.Passes),
            Text(funnel.Read),
            Text(funnel.Confirmed),
            Text(now.Camera.DroppedByMailbox + stream.DroppedByPool + now.Looks.Overload),
            Markup.Escape(string.Join(' ', now.LastPlates.Take(3))),
        ];
    }

    private static string State(CameraSnapshot camera) => camera.State switch
    {
        CameraState.Live when camera.Stream.Decoding == DecodingLevel.KeyFramesOnly => "[blue]asleep[/]",
        CameraState.Live when camera.Stream.Decoding == DecodingLevel.ReferencesOnly => "[yellow]live, sparing[/]",
        CameraState.Live => "[green]live[/]",
        CameraState.Connecting => "[yellow]connecting[/]",
        CameraState.Stalled => "[red]stalled[/]",
        CameraState.BackOff => $"[red]back-off[/] {Markup.Escape(camera.Stream.LastError ?? "")}",
        CameraState.Ended when camera.Stream.LastError is { } error => $"ended: {Markup.Escape(error)}",
        _ => camera.State.ToString().ToLowerInvariant(),
    };

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();

    private static string Rate(long count, double seconds) => seconds > 0 ? (count / seconds).ToString("0.0", CultureInfo.InvariantCulture) : "";

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
