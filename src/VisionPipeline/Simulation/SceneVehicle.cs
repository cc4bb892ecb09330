namespace VisionPipeline.Simulation;

/// <summary>One vehicle of the plan: what it is and when it is where. Immutable.</summary>
internal sealed record SceneVehicle
{
    public required int Id { get; init; }

    public required VehicleKind Kind { get; init; }

    public required PlateDesign Design { get; init; }

    /// <summary>With gaps.</summary>
    public required string Written { get; init; }

    public required bool TwoLines { get; init; }

    public required int Lane { get; init; }

    /// <summary>Middle, metres from the middle of the road.</summary>
    public required double X { get; init; }

    /// <summary>Metres per second.</summary>
    public required double Speed { get; init; }

    /// <summary>Seconds into the clip at which its face is at the near edge of the picture.</summary>
    public required double NearTime { get; init; }

    public required bool Rear { get; init; }

    public required ulong Seed { get; init; }

    public VehicleShape Shape => VehicleShape.Of(Kind, Rear);

    public (double Width, double Height) PlateSize => TwoLines ? (Math.Min(Design.Width, Kind == VehicleKind.Motorcycle ? .24 : .3), Kind == VehicleKind.Motorcycle ? .18 : .2) : (Design.Width, Design.Height);

    /// <summary>What the plate says, without gaps.</summary>
    public string Plate => Written.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);

    /// <summary>Metres along the road of its face at a time.</summary>
    public double Z(double seconds, double near) => near + ((Rear ? seconds - NearTime : NearTime - seconds) * Speed);
}
