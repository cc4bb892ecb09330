using VisionPipeline.Events;

namespace VisionPipeline.Server.Running;

/// <summary>Hands each event to several sinks in turn; the durable one comes first. What one of them throws at is logged and reaches the others all the same.</summary>
/// <param name="sinks">They, in order; stay the caller's.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes faults, at most one line a second.</param>
internal sealed class EventFanOut(IReadOnlyList<IEventSink> sinks, TimeProvider time, ILogger log) : IEventSink
{
    private readonly FaultLine _faults = new(time);

    public void Accept(PlateEvent plate)
    {
        foreach (IEventSink sink in sinks)
        {
            try
            {
                sink.Accept(plate);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Tell(sink, e);
            }
        }
    }

    public void Accept(HealthEvent health)
    {
        foreach (IEventSink sink in sinks)
        {
            try
            {
                sink.Accept(health);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Tell(sink, e);
            }
        }
    }

    private void Tell(IEventSink sink, Exception e)
    {
        if (_faults.IsDue(out long count))
            RunLog.NotTaken(log, sink.GetType().Name, count, e.Message.ReplaceLineEndings(" "));
    }
}
