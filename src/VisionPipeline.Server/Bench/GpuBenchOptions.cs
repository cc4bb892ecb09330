namespace VisionPipeline.Server.Bench;

/// <summary>What <c>vision bench gpu</c> runs.</summary>
/// <param name="Clip">The file that every camera plays, as fast as it is decoded.</param>
/// <param name="Cameras">How many cameras.</param>
/// <param name="Seconds">How long each stage is measured once it is warm.</param>
/// <param name="Rate">Detections per second of each camera's own time.</param>
/// <param name="Batch">Most pictures of one run of the detector.</param>
/// <param name="OnProcessor">Whether all of it runs on the processor instead, for comparison and to try the benchmark itself.</param>
/// <param name="Device">The GPU's number in CUDA's order.</param>
internal sealed record GpuBenchOptions(string Clip, int Cameras, double Seconds, double Rate, int Batch, bool OnProcessor, int Device);
