using System.Collections.Concurrent;
using VisionPipeline.Events;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>Keeps what it is given, in order.</summary>
internal sealed class RecordingSink : IEventSink
{
    public ConcurrentQueue<PlateEvent> Plates { get; } = [];

    public ConcurrentQueue<HealthEvent> Health { get; } = [];

    public void Accept(PlateEvent plate) => Plates.Enqueue(plate);

    public void Accept(HealthEvent health) => Health.Enqueue(health);
}
