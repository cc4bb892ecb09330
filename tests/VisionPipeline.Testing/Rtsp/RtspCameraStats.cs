namespace VisionPipeline.Testing.Rtsp;

/// <summary>What the camera process counts: CPU time since its start, open connections, access units sent, passes over the clips.</summary>
public sealed record RtspCameraStats(TimeSpan Cpu, int Clients, long Frames, long Loops);
