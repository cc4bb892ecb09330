using Microsoft.Extensions.Logging;
using VisionPipeline.Diagnostics;
using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Hands verdicts on, measures how long after its capture each was made, and keeps a sink's faults from the threads that tell it.</summary>
/// <remarks>Thread-safe. An event that the sink throws at is counted and told, at most one line a second; the sink's own promise is what loses none.</remarks>
internal sealed class MeasuringSink(IEventSink inner, TimeProvider time, ILogger logger) : IEventSink
{
    private readonly FaultLine _line = new(time);

    /// <summary>From the capture of the frame that a verdict rests on to its emission, for the first revision with each text: later ones wait for the vehicle to go.</summary>
    public LatencyHistogram Latency { get; } = new();

    public void Accept(PlateEvent plate)
    {
        if (plate is { Plate: not null, State: not PassState.Closed })
            Latency.Add(time.GetUtcNow() - plate.Times.Captured);
        try
        {
            inner.Accept(plate);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Tell(plate.Camera, e);
        }
    }

    public void Accept(HealthEvent health)
    {
        try
        {
            inner.Accept(health);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Tell(health.Camera ?? health.Node, e);
        }
    }

    private void Tell(string camera, Exception e)
    {
        if (_line.IsDue(out long count))
            PipelineLog.EventRefused(logger, camera, count, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
    }
}
