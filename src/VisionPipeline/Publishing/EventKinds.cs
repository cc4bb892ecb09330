namespace VisionPipeline.Publishing;

/// <summary>Which events a sink gets.</summary>
[Flags]
public enum EventKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="Events.PlateEvent"/>.</summary>
    Plates = 1,

    /// <summary><see cref="Events.HealthEvent"/>.</summary>
    Health = 2,

    /// <summary><see cref="Events.PlateAlert"/>.</summary>
    Alerts = 4,

    /// <summary><see cref="Events.DeadLetter"/>.</summary>
    DeadLetters = 8,

    /// <summary>All of them.</summary>
    All = Plates | Health | Alerts | DeadLetters,
}
