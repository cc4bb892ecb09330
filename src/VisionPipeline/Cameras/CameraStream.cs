namespace VisionPipeline.Cameras;

/// <summary>Which stream of a camera.</summary>
public enum CameraStream
{
    /// <summary>The one that frames for detection come from: the sub stream where there is one, else the main stream.</summary>
    Detection,

    /// <summary>The main stream beside a sub stream.</summary>
    Main,
}
