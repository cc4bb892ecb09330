namespace VisionPipeline.Detection;

/// <summary>What a detector looks for.</summary>
public enum ObjectClass
{
    /// <summary>A number plate.</summary>
    Plate,

    /// <summary>A car; vans and vehicles of no named kind count as cars.</summary>
    Car,

    /// <summary>A motorcycle or scooter.</summary>
    Motorcycle,

    /// <summary>A bus or coach.</summary>
    Bus,

    /// <summary>A truck.</summary>
    Truck,
}
