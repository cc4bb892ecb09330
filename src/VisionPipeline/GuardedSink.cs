using Microsoft.Extensions.Logging;
using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Hands verdicts on and keeps a sink's faults from the threads that tell it.</summary>
/// <remarks>Thread-safe. An event that the sink throws at is counted and told, at most one line a second; the sink's own promise is what loses none.</remarks>
internal sealed class GuardedSink(IEventSink inner, TimeProvider time, ILogger logger) : IEventSink
{
    private readonly FaultLine _line = new(time);

    public void Accept(PlateEvent plate)
    {
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
