namespace VisionPipeline.Server.Soak;

/// <summary>One look at a running pipeline.</summary>
/// <param name="Seconds">Time since the start.</param>
/// <param name="Process">What the process holds.</param>
/// <param name="Packets">Packets that came so far, all cameras: a picture each.</param>
/// <param name="Frames">Frames decoded so far, all cameras.</param>
/// <param name="Dropped">Frames and crops dropped so far, all cameras.</param>
/// <param name="Reconnects">How often a camera was opened again so far.</param>
internal sealed record SoakSample(double Seconds, ProcessFigures Process, long Packets, long Frames, long Dropped, long Reconnects);
