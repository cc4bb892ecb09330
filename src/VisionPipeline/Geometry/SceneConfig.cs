namespace VisionPipeline.Geometry;

/// <summary>What counts in one camera's picture. Immutable.</summary>
public sealed record SceneConfig
{
    /// <summary>Everything outside of these is ignored; empty takes the whole picture. What a detection's middle lies in counts.</summary>
    public IReadOnlyList<Polygon> Interest { get; init; } = [];

    /// <summary>What lies in these is ignored: time stamps, parked rows, signs.</summary>
    public IReadOnlyList<Polygon> Ignore { get; init; } = [];

    /// <summary>Plates narrower than this are not read, in pixels of the frame that is read. Below 24 no text survives.</summary>
    public int MinPlateWidth { get; init; } = 24;

    /// <summary>Lines that are counted.</summary>
    public IReadOnlyList<CountingLine> Lines { get; init; } = [];

    /// <summary>Zones that are watched.</summary>
    public IReadOnlyList<Zone> Zones { get; init; } = [];

    /// <summary>The road's plane for speeds; null for none.</summary>
    public RoadPlane? Road { get; init; }
}
