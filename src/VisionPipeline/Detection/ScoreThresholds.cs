namespace VisionPipeline.Detection;

/// <summary>The least score, 0..1, at which something counts as found. Plates are taken lower: a false plate is refused by the reader, a missed one is lost.</summary>
public sealed record ScoreThresholds
{
    /// <summary>For plates.</summary>
    public float Plate { get; init; } = 0.25f;

    /// <summary>For cars.</summary>
    public float Car { get; init; } = 0.35f;

    /// <summary>For motorcycles.</summary>
    public float Motorcycle { get; init; } = 0.35f;

    /// <summary>For buses.</summary>
    public float Bus { get; init; } = 0.35f;

    /// <summary>For trucks.</summary>
    public float Truck { get; init; } = 0.35f;

    /// <summary>The threshold of a class.</summary>
    /// <param name="kind">The class.</param>
    public float Of(ObjectClass kind) => kind switch
    {
        ObjectClass.Plate => Plate,
        ObjectClass.Car => Car,
        ObjectClass.Motorcycle => Motorcycle,
        ObjectClass.Bus => Bus,
        _ => Truck,
    };
}
