namespace VisionPipeline.Events;

/// <summary>Takes verdicts. Thread-safe; calls for one camera come in order.</summary>
public interface IEventSink
{
    /// <summary>Takes a revision over. May block while the sink is behind: a plate event is never dropped to go on faster.</summary>
    /// <param name="plate">The revision.</param>
    void Accept(PlateEvent plate);

    /// <summary>Takes news of the system's health. Never blocks; may be dropped and counted when the sink is behind.</summary>
    /// <param name="health">The news.</param>
    void Accept(HealthEvent health);
}
