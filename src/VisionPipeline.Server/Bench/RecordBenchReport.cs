namespace VisionPipeline.Server.Bench;

/// <summary>What the recording benchmark found.</summary>
/// <param name="Cameras">Cameras recorded at a time.</param>
/// <param name="Seconds">Seconds measured, after a minute of warming up.</param>
/// <param name="MegabitsPerSecond">Bit rate of each camera.</param>
/// <param name="Rows">The contenders.</param>
/// <param name="CpuBeyondReadingPercent">What recording one camera costs beyond reading it, percent of one core.</param>
/// <param name="AgainstFfmpeg">Our CPU per camera, reading included, over that of one ffmpeg process for all cameras.</param>
/// <param name="AgainstFfmpegProcesses">The same over one ffmpeg process for each camera.</param>
/// <param name="DiskMegabytesPer20Megabits">Disk MB/s for each 20 Mbit/s that come in.</param>
/// <param name="RingFactor">Most memory of a ring over bit rate x pre-roll.</param>
/// <param name="RingFactorMean">The mean of the same, once rings are full.</param>
/// <param name="RingFactorAtPeak">Most memory of a ring over the heaviest stretch of the clip that is as long as the pre-roll.</param>
/// <param name="H264MegabytesPerMinute">Stream copy of the camera's H.264.</param>
/// <param name="MjpegMegabytesPerMinute">The same pictures as MJPEG (quality 5).</param>
internal sealed record RecordBenchReport(
    int Cameras,
    double Seconds,
    double MegabitsPerSecond,
    IReadOnlyList<RecordBenchRow> Rows,
    double CpuBeyondReadingPercent,
    double AgainstFfmpeg,
    double AgainstFfmpegProcesses,
    double DiskMegabytesPer20Megabits,
    double RingFactor,
    double RingFactorMean,
    double RingFactorAtPeak,
    double H264MegabytesPerMinute,
    double MjpegMegabytesPerMinute);
