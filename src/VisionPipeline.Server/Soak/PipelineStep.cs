namespace VisionPipeline.Server.Soak;

/// <summary>What the pipeline took with so many cameras.</summary>
/// <param name="Cameras">How many.</param>
/// <param name="ResidentMb">Memory in RAM, MiB.</param>
/// <param name="PrivateMb">Of that what no file backs, MiB.</param>
/// <param name="Cores">Cores in use.</param>
/// <param name="FramesPerSecond">Frames decoded a second, all cameras.</param>
/// <param name="Dropped">Frames and crops dropped.</param>
internal sealed record PipelineStep(int Cameras, double ResidentMb, double PrivateMb, double Cores, double FramesPerSecond, long Dropped);
