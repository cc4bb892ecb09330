namespace VisionPipeline.Recording;

/// <summary>A video file in the making: what the camera's thread and the disk's thread both know of it.</summary>
/// <remarks>The camera's thread makes it and hands its parts over; the disk's thread writes and closes it.</remarks>
internal sealed class RecordedFile
{
    private readonly List<string> _passes = [];
    private volatile bool _abandoned;

    public RecordedFile(RecordedKind kind, string camera, StreamEpoch epoch, StoredPacket first, string path)
    {
        Kind = kind;
        Camera = camera;
        Epoch = epoch.AddReference();
        Path = path;
        StartMicroseconds = first.CaptureMicroseconds;
        FirstDts = first.Dts;
    }

    public RecordedKind Kind { get; }

    public string Camera { get; }

    public StreamEpoch Epoch { get; }

    /// <summary>Relative to the recording folder. The disk's thread changes it where a file of that name is there already.</summary>
    public string Path { get; set; }

    /// <summary>Capture time of its first packet.</summary>
    public long StartMicroseconds { get; }

    /// <summary>Time of its first packet; times in the file count from it.</summary>
    public long FirstDts { get; }

    /// <summary>Where video is missing; the disk's thread only.</summary>
    public List<RecordingGap> Gaps { get; } = [];

    /// <summary>Whether frame times are written beside it.</summary>
    public bool TimingLog { get; init; }

    /// <summary>Set once it has ended, or writing has failed or paused: nothing more is taken for it.</summary>
    public bool IsAbandoned => _abandoned;

    /// <summary>The open file; the disk's thread only.</summary>
    public FileWriter? Writer { get; set; }

    /// <summary>Passes that it shows, for a clip.</summary>
    public IReadOnlyList<string> Passes
    {
        get
        {
            lock (_passes)
                return [.. _passes];
        }
    }

    /// <summary>What the index is to know of it; the disk's thread only, once it has a writer.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="hash">SHA-256 of the whole; null while parts are added.</param>
    /// <param name="reason">Why it is not simply closed.</param>
    public RecordingRow Row(RecordingState state, string? hash, string? reason) => new()
    {
        Kind = Kind,
        Camera = Camera,
        Path = Path,
        State = state,
        StartMicroseconds = StartMicroseconds,
        EndMicroseconds = Writer!.EndMicroseconds,
        DurationMilliseconds = Writer.Duration / 90,
        Bytes = Writer.Bytes,
        Codec = Writer.Codec,
        Width = Writer.Width,
        Height = Writer.Height,
        Packets = Writer.Packets,
        Sha256 = hash,
        Gaps = [.. Gaps],
        Passes = Passes,
        Reason = reason,
    };

    public void AddPass(string passId)
    {
        lock (_passes)
            _passes.Add(passId);
    }

    /// <summary>Lets go of the file, whole or not; nothing more is taken for it. Twice is harmless.</summary>
    public void Close()
    {
        if (_abandoned)
            return;
        _abandoned = true;
        Writer?.Dispose();
        Epoch.Release();
    }
}
