using VisionPipeline.Diagnostics;
using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>Hands verdicts on and measures how long after its capture each was made.</summary>
internal sealed class MeasuringSink(IEventSink inner, TimeProvider time) : IEventSink
{
    /// <summary>From the capture of the frame that a verdict rests on to its emission, for the first revision with each text: later ones wait for the vehicle to go.</summary>
    public LatencyHistogram Latency { get; } = new();

    public void Accept(PlateEvent plate)
    {
        if (plate is { Plate: not null, State: not PassState.Closed })
            Latency.Add(time.GetUtcNow() - plate.Times.Captured);
        inner.Accept(plate);
    }

    public void Accept(HealthEvent health) => inner.Accept(health);
}
