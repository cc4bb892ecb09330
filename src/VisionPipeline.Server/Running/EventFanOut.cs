using VisionPipeline.Events;

namespace VisionPipeline.Server.Running;

/// <summary>Hands each event to several sinks in turn; the durable one comes first.</summary>
/// <param name="sinks">They, in order; stay the caller's.</param>
internal sealed class EventFanOut(IReadOnlyList<IEventSink> sinks) : IEventSink
{
    public void Accept(PlateEvent plate)
    {
        foreach (IEventSink sink in sinks)
            sink.Accept(plate);
    }

    public void Accept(HealthEvent health)
    {
        foreach (IEventSink sink in sinks)
            sink.Accept(health);
    }
}
