using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Demo;

/// <summary>What one camera of a demo came to.</summary>
/// <param name="Name">The camera.</param>
/// <param name="Scene">The simulated scene, or the redacted address.</param>
/// <param name="State">Its state at the end.</param>
/// <param name="Frames">Frames decoded.</param>
/// <param name="FramesPerSecond">The same per second.</param>
/// <param name="Detections">Pictures that the detector looked at.</param>
/// <param name="Still">Pictures left out because nothing moved.</param>
/// <param name="Dropped">Frames, packets or crops that there was no room for.</param>
/// <param name="Passes">Passes that were seen.</param>
/// <param name="Confirmed">Those that were read and confirmed.</param>
/// <param name="Score">How its events compare with the truth; null where nobody knows it.</param>
internal sealed record DemoCameraReport(
    string Name,
    string Scene,
    string State,
    long Frames,
    double FramesPerSecond,
    long Detections,
    long Still,
    long Dropped,
    long Passes,
    long Confirmed,
    SceneScore? Score);
