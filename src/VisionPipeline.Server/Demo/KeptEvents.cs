using System.Collections.Concurrent;
using VisionPipeline.Events;

namespace VisionPipeline.Server.Demo;

/// <summary>Keeps plate events in memory, to be compared with the truth at the end.</summary>
internal sealed class KeptEvents : IEventSink
{
    private readonly ConcurrentQueue<PlateEvent> _plates = [];

    public IReadOnlyList<PlateEvent> Plates => [.. _plates];

    public void Accept(PlateEvent plate) => _plates.Enqueue(plate);

    public void Accept(HealthEvent health)
    {
    }
}
