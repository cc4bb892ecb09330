namespace VisionPipeline.Cameras;

/// <summary>A stream of a camera went from one state to another.</summary>
/// <param name="Camera">The camera's name.</param>
/// <param name="Stream">Which of its streams.</param>
/// <param name="Old">State before.</param>
/// <param name="New">State now.</param>
/// <param name="Time">When, by this machine's clock.</param>
/// <param name="Reason">Why, in one line without secrets; null where the state says it all.</param>
public readonly record struct CameraStateChange(
    string Camera,
    CameraStream Stream,
    CameraState Old,
    CameraState New,
    DateTimeOffset Time,
    string? Reason);
