namespace VisionPipeline.Simulation;

/// <summary>Kinds of simulated vehicles.</summary>
public enum VehicleKind
{
    /// <summary>Passenger car.</summary>
    Car,

    /// <summary>Delivery van.</summary>
    Van,

    /// <summary>Lorry with a box.</summary>
    Truck,

    /// <summary>City bus.</summary>
    Bus,

    /// <summary>Motorcycle with a rider.</summary>
    Motorcycle,
}
