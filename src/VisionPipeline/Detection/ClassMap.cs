namespace VisionPipeline.Detection;

/// <summary>Which of a model's classes are ours. Immutable.</summary>
internal sealed class ClassMap
{
    // Indices of COCO's 80 classes (cocodataset.org, the order that every YOLO uses).
    private static readonly (int Index, ObjectClass Class)[] Coco =
        [(2, ObjectClass.Car), (3, ObjectClass.Motorcycle), (5, ObjectClass.Bus), (7, ObjectClass.Truck)];

    private ClassMap(ObjectClass?[] classes)
    {
        Classes = classes;
        Plates = [.. Indices(static c => c == ObjectClass.Plate)];
        Vehicles = [.. Indices(static c => c is not null and not ObjectClass.Plate)];
        Rivals = [.. Indices(static c => c != ObjectClass.Plate)];
    }

    /// <summary>Our class by the model's index; null where we have none for it.</summary>
    public ObjectClass?[] Classes { get; }

    /// <summary>The model's indices that are plates.</summary>
    public int[] Plates { get; }

    /// <summary>The model's indices that are vehicles.</summary>
    public int[] Vehicles { get; }

    /// <summary>The model's indices that are not plates: what a vehicle has to outscore at its anchor. Not with plates: a plate and its car may share an anchor.</summary>
    public int[] Rivals { get; }

    /// <summary>Maps by name. Case, spaces, dashes and underscores do not count.</summary>
    /// <returns>Null where no class is ours.</returns>
    public static ClassMap? ByNames(IReadOnlyList<string> names) => Checked(new ClassMap([.. names.Select(Named)]));

    /// <summary>Maps by number where a model has no names: one class is plates, eighty are COCO's.</summary>
    /// <returns>Null for any other number.</returns>
    public static ClassMap? ByCount(int count)
    {
        var classes = new ObjectClass?[count];
        if (count == 1)
            classes[0] = ObjectClass.Plate;
        else if (count == 80)
            Array.ForEach(Coco, c => classes[c.Index] = c.Class);
        return Checked(new ClassMap(classes));
    }

    private static ClassMap? Checked(ClassMap map) => map.Plates.Length + map.Vehicles.Length > 0 ? map : null;

    private static ObjectClass? Named(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant() switch
    {
        "plate" or "plates" or "lp" or "licenseplate" or "licenceplate" or "licenseplates" or "licenceplates" or "license" or "licence"
            or "numberplate" or "numberplates" or "registrationplate" or "vehicleregistrationplate" or "vehicleplate" or "carplate"
            or "carlicenseplate" or "platenumber" or "licenseplatenumber" or "placa" or "kennzeichen" => ObjectClass.Plate,
        "car" or "cars" or "automobile" or "vehicle" or "van" or "suv" or "sedan" or "taxi" => ObjectClass.Car,
        "motorcycle" or "motorbike" or "motor" or "moto" or "scooter" => ObjectClass.Motorcycle,
        "bus" or "coach" or "minibus" => ObjectClass.Bus,
        "truck" or "lorry" => ObjectClass.Truck,
        _ => null,
    };

    private IEnumerable<int> Indices(Func<ObjectClass?, bool> wanted) => Enumerable.Range(0, Classes.Length).Where(i => wanted(Classes[i]));
}
