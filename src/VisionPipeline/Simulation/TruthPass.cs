namespace VisionPipeline.Simulation;

/// <summary>What really passed. Times are seconds into the clip.</summary>
public sealed record TruthPass
{
    /// <summary>Number within its scene, from 1.</summary>
    public required int Id { get; init; }

    /// <summary><c>car</c>, <c>van</c>, <c>truck</c>, <c>bus</c> or <c>motorcycle</c>.</summary>
    public required string Vehicle { get; init; }

    /// <summary>Digits and capitals.</summary>
    public required string Plate { get; init; }

    /// <summary>Lines of the plate, 1 or 2.</summary>
    public required int PlateLines { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Region { get; init; }

    /// <summary>From the left, 1..3.</summary>
    public required int Lane { get; init; }

    /// <summary><c>approaching</c> or <c>leaving</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>Kilometres per hour.</summary>
    public required double SpeedKmh { get; init; }

    /// <summary>First frame with a part of the plate's face in view.</summary>
    public required int FirstFrame { get; init; }

    /// <summary>Last such frame.</summary>
    public required int LastFrame { get; init; }

    /// <summary>Capture time of <see cref="FirstFrame"/>.</summary>
    public required double FirstSeconds { get; init; }

    /// <summary>Capture time of <see cref="LastFrame"/>.</summary>
    public required double LastSeconds { get; init; }

    /// <summary>Capture time of the last frame with the plate fully visible and wide enough; null where there is none.</summary>
    public double? LastReadableSeconds { get; init; }

    /// <summary>Frames with the plate visible and at least 24 pixels wide.</summary>
    public required int PlateFrames { get; init; }

    /// <summary>Frames with the plate fully visible and at least <see cref="SceneTruth.ReadableWidth"/> pixels wide.</summary>
    public required int ReadableFrames { get; init; }

    /// <summary>Largest width of the plate in the picture, pixels.</summary>
    public required double MaxPlateWidth { get; init; }

    /// <summary>Largest share of the plate that another vehicle or something before the camera hid while it was in the picture, 0..1.</summary>
    public required double Occluded { get; init; }

    /// <summary>Whether a good pipeline should read it.</summary>
    public required bool Countable { get; init; }

    /// <summary>Frame by frame.</summary>
    public required IReadOnlyList<TruthBox> Boxes { get; init; }
}
