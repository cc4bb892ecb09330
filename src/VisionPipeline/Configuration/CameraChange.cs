namespace VisionPipeline.Configuration;

/// <summary>A camera whose entry changed.</summary>
/// <param name="Before">What held.</param>
/// <param name="After">What holds.</param>
/// <param name="Keys">The keys that differ, as paths within the camera's entry, in order.</param>
/// <param name="SceneOnly">Whether only what counts in its picture differs, so that its stream can go on.</param>
public sealed record CameraChange(CameraEntry Before, CameraEntry After, IReadOnlyList<string> Keys, bool SceneOnly);
