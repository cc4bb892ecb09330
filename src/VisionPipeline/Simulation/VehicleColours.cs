namespace VisionPipeline.Simulation;

/// <summary>Colours that vehicles have, blue, green, red; white, grey and black more often than others, as on roads.</summary>
internal static class VehicleColours
{
    private static readonly (int B, int G, int R)[] Cars =
        [(236, 238, 238), (222, 224, 222), (200, 200, 198), (160, 160, 158), (120, 118, 116), (84, 82, 80), (40, 40, 42), (30, 28, 26), (40, 34, 150), (140, 70, 30), (90, 60, 34), (60, 90, 50), (70, 120, 170), (150, 160, 160)];

    private static readonly (int B, int G, int R)[] Vans =
        [(236, 238, 238), (230, 232, 230), (224, 226, 226), (200, 200, 198), (130, 128, 126), (44, 42, 42), (150, 80, 40), (40, 40, 170), (40, 190, 225), (120, 60, 30)];

    private static readonly (int B, int G, int R)[] Trucks =
        [(232, 234, 234), (226, 228, 226), (40, 34, 165), (150, 76, 30), (190, 120, 60), (30, 160, 220), (70, 110, 50), (110, 108, 106), (46, 44, 44)];

    private static readonly (int B, int G, int R)[] Buses =
        [(226, 228, 228), (40, 40, 185), (40, 180, 225), (90, 120, 50), (150, 90, 40), (190, 190, 188)];

    private static readonly (int B, int G, int R)[] Boxes =
        [(228, 230, 230), (214, 216, 214), (196, 198, 196), (170, 172, 170), (150, 80, 36), (40, 40, 150), (80, 100, 50), (60, 58, 56), (40, 150, 200), (140, 130, 120)];

    /// <summary>Colour of a body.</summary>
    public static (int B, int G, int R) Paint(VehicleKind kind, SceneRandom random) => random.Pick(kind switch
    {
        VehicleKind.Van => Vans,
        VehicleKind.Truck => Trucks,
        VehicleKind.Bus => Buses,
        _ => Cars,
    });

    /// <summary>Colour of a lorry's box or tarpaulin.</summary>
    public static (int B, int G, int R) Box(SceneRandom random) => random.Pick(Boxes);
}
