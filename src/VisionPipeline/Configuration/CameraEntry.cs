using VisionPipeline.Cameras;
using VisionPipeline.Geometry;
using VisionPipeline.Recording;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>All that the configuration says of one camera. Immutable.</summary>
public sealed record CameraEntry
{
    /// <summary>How it is reached, decoded and watched.</summary>
    public required CameraConfig Camera { get; init; }

    /// <summary>What counts in its picture.</summary>
    public SceneConfig Scene { get; init; } = new();

    /// <summary>What is kept of it; <see cref="VisionConfig.Recording"/> has it too, by name.</summary>
    public CameraRecordingConfig Recording { get; init; } = new();

    /// <summary>Off keeps its entry without running it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Every key that holds for it.</summary>
    internal EffectiveNode Settings { get; init; } = EffectiveNode.Mapping();
}
