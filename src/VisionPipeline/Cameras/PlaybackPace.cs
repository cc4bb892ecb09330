namespace VisionPipeline.Cameras;

/// <summary>How fast a file is played.</summary>
public enum PlaybackPace
{
    /// <summary>By its own time stamps, as a camera would send it.</summary>
    Realtime,

    /// <summary>As fast as the pipeline takes it: no frame that is due for detection is dropped, and none is looked at before the looks due at the one before were read, so that load changes no verdict.</summary>
    Fast,
}
