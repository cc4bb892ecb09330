namespace VisionPipeline.Server.Bench;

/// <summary>What following so many vehicles costs.</summary>
/// <param name="Vehicles">Vehicles in each picture, each with its plate.</param>
/// <param name="MicrosecondsPerUpdate">Time of the thread for one picture.</param>
/// <param name="TracksPerSecond">Tracks times pictures in a second of one core.</param>
/// <param name="BytesPerUpdate">Managed bytes per picture.</param>
/// <param name="Tracks">Tracks at the end; as many as vehicles where none was lost or doubled.</param>
internal sealed record TrackerBenchRow(int Vehicles, double MicrosecondsPerUpdate, double TracksPerSecond, double BytesPerUpdate, int Tracks);
