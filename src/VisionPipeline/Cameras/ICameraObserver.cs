namespace VisionPipeline.Cameras;

/// <summary>Is told what becomes of cameras, so that health events can be made of it.</summary>
/// <remarks>Called from the cameras' threads and from timers, in order for each stream; must not block. What it throws is logged and dropped.</remarks>
public interface ICameraObserver
{
    /// <summary>A stream changed its state.</summary>
    void StateChanged(in CameraStateChange change);

    /// <summary>Another share of a stream is decoded from now on: the camera fell asleep, woke up, or the machine has too much to do.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="level">What is decoded now.</param>
    /// <param name="at">When, by this machine's clock.</param>
    void DecodingChanged(string camera, DecodingLevel level, DateTimeOffset at)
    {
    }

    /// <summary>A clock turned out wrong, or right again.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="stream">Which of its streams.</param>
    /// <param name="observation">What was seen.</param>
    void ClockObserved(string camera, CameraStream stream, in ClockObservation observation);
}
