namespace VisionPipeline.Detection;

/// <summary>What a <see cref="IFrameIntake"/> keeps for one camera: the plan of its letterbox. Disposing is harmless twice, and from any thread.</summary>
public interface ICameraIntake : IDisposable
{
    /// <summary>Device memory that it holds, in bytes.</summary>
    long DeviceBytes { get; }
}
