namespace VisionPipeline.Server.Bench;

/// <summary>One kind of export, or ffmpeg doing the same.</summary>
/// <param name="Contender">What and who.</param>
/// <param name="TimesRealTime">Seconds of video for each second that it took.</param>
/// <param name="CpuSecondsPerMinute">CPU time, user and system, for a minute of video.</param>
/// <param name="Megabytes">What came out.</param>
internal sealed record ExportBenchRow(string Contender, double TimesRealTime, double CpuSecondsPerMinute, double Megabytes);
