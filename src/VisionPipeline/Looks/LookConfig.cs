namespace VisionPipeline.Looks;

/// <summary>How often and when plates are read. Immutable.</summary>
/// <remarks>The budget, the re-look rule and the gates are those that DeepStream's secondary inference and Frigate's plate reading have, joined so that a bad first read is not kept.</remarks>
public sealed record LookConfig
{
    /// <summary>Looks at one vehicle at most, 1..64. Beyond eight, frames of one pass repeat each other's mistakes.</summary>
    public int Budget { get; init; } = 8;

    /// <summary>Frames in which a vehicle was detected before its plate is read, at least 1. Before that its best crops are kept, and a better one mostly comes; see <see cref="MaxWait"/>.</summary>
    public int MinTrackFrames { get; init; } = 5;

    /// <summary>The same for a vehicle that is about to leave the picture, or whose crops have waited for <see cref="MaxWait"/>, at least 1.</summary>
    public int MinFastFrames { get; init; } = 2;

    /// <summary>
    /// How long a vehicle's crops wait for a better one, by capture time: from then on <see cref="MinFastFrames"/> and
    /// <see cref="RelaxedPlateScore"/> are enough, so that a plate is never read later than at the second detection after its
    /// first crop. 0 waits for <see cref="MinTrackFrames"/> and the score however long it takes.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>A vehicle whose plate will leave the picture within this time is about to leave. Three detections at 5 per second.</summary>
    public TimeSpan LeavesWithin { get; init; } = TimeSpan.FromSeconds(0.6);

    /// <summary>The detector's score from which a plate is read, 0..1.</summary>
    public double MinPlateScore { get; init; } = 0.75;

    /// <summary>What <see cref="MinPlateScore"/> falls to, 0..1, for a vehicle that has no better: below it are badges, grilles and signs.</summary>
    public double RelaxedPlateScore { get; init; } = 0.3;

    /// <summary>Frames with a plate over which <see cref="MinPlateScore"/> falls to <see cref="RelaxedPlateScore"/>, at least 1.</summary>
    public int RelaxFrames { get; init; } = 4;

    /// <summary>Gain in the plate's area from which a crop counts as clearly better, as a share, above 0.</summary>
    public double LargerBy { get; init; } = 0.2;

    /// <summary>Gain in sharpness from which a crop counts as clearly better, as a share, above 0.</summary>
    public double SharperBy { get; init; } = 0.2;

    /// <summary>Probability of the verdict, 0..1, at which a vehicle is not read again.</summary>
    public double Certain { get; init; } = 0.98;

    /// <summary>Pictures that must have been read before <see cref="Certain"/> counts, at least 1. Until then a crop need not be better than the last, only another.</summary>
    public int CertainLooks { get; init; } = 2;

    /// <summary>Least time between two looks at one vehicle, by capture time. Neighbouring frames share their blur and tell nothing new.</summary>
    public TimeSpan LookGap { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How often an uncertain vehicle is read from crops that are no better, within its budget.</summary>
    public TimeSpan RetryGap { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>How often a vehicle that stands still and is not certain is read again, within its budget. A parked car's next look says what the last one did.</summary>
    public TimeSpan StationaryGap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Crops of one vehicle that wait at most, 1..8.</summary>
    public int WaitingPerTrack { get; init; } = 2;

    /// <summary>Crops of all cameras that wait at most, at least 1. When full the one of least gain goes. 96 are about 15 MB.</summary>
    public int Queue { get; init; } = 96;

    /// <summary>Frames of one camera that are held at most so that the very frame that was read can be kept, 0..16. Each is 3.1 MB at 1080p and one less for the decoder's pool.</summary>
    public int FramesPerCamera { get; init; } = 4;

    /// <summary>What a second of waiting adds to a look's expected gain (0..1), so that no camera starves under load.</summary>
    public double AgeingPerSecond { get; init; } = 0.5;

    /// <summary>Threads that read, 1..16. One reads about 50 plates a second; with a second one a plate does not wait while another is read.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Crops that a worker takes at a time, 1..32; null takes 1 on the CPU and 8 on a GPU. More save little on the CPU (6 % for 8) and make the first of them wait.</summary>
    public int? WorkerBatch { get; init; }

    /// <summary>Whether the frame and the crop of a vehicle's best look are kept as JPEG.</summary>
    public bool Evidence { get; init; } = true;

    /// <summary>JPEG quality of both, 1..100.</summary>
    public int EvidenceQuality { get; init; } = 85;
}
