using Spectre.Console;
using VisionPipeline.Diagnostics;

namespace VisionPipeline.Server.Running;

/// <summary>Shows a pipeline's state in the terminal until it is told to stop, twice a second.</summary>
internal static class LiveScreen
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>Rates are over so many periods, so that they stand still enough to be read.</summary>
    private const int Window = 6;

    public static void Show(AnprPipeline pipeline, TimeProvider time, Func<bool> isOver, CancellationToken stop)
    {
        var meter = new ProcessMeter(time);
        using var gpu = new GpuLine();
        var board = new BoardSensors();
        var past = new Queue<PipelineStatus>();
        AnsiConsole.Live(LiveTable.Draw(pipeline.Status, null, 0, Environment.WorkingSet, gpu.Read(), BoardLine.Read(board))).AutoClear(true).Start(live =>
        {
            while (!isOver() && !stop.WaitHandle.WaitOne(Period))
            {
                PipelineStatus now = pipeline.Status;
                (double cores, long memory) = meter.Read();
                live.UpdateTarget(LiveTable.Draw(now, past.TryPeek(out PipelineStatus? oldest) ? oldest : null, cores, memory, gpu.Read(), BoardLine.Read(board)));
                past.Enqueue(now);
                if (past.Count > Window)
                    past.Dequeue();
            }
        });
    }
}
