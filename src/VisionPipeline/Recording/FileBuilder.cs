namespace VisionPipeline.Recording;

/// <summary>Cuts a camera's packets into parts of one file after another and hands them to the disk. Used under the camera's lock.</summary>
internal sealed class FileBuilder(DiskWriter disk, TimeProvider time, TimeSpan partDuration)
{
    // By media time a part ends only where packets come faster than they were taken.
    private readonly long _partTicks = (long)(partDuration.TotalSeconds * 1.5 * Native.Ffmpeg.MediaOutput.TicksPerSecond);
    private readonly long _slotTicks = Math.Max(1, (long)(partDuration.TotalSeconds * time.TimestampFrequency));
    private Part? _part;
    private long _slot;

    /// <summary>The file that is being filled; null between files.</summary>
    public RecordedFile? File { get; private set; }

    /// <summary>Packets that found no room in the disk's queue.</summary>
    public long Dropped { get; private set; }

    /// <summary>Begins a file; its first packet must be a key frame.</summary>
    public void Begin(RecordedFile file)
    {
        Forget();
        File = file;
    }

    /// <summary>Adds a packet. Ends the file where the disk no longer takes it.</summary>
    /// <returns>False where there is no file (any more): begin one at a key frame.</returns>
    public bool Add(StoredPacket packet)
    {
        if (File is null)
            return false;
        if (File.IsAbandoned)
        {
            Forget();
            return false;
        }

        if (_part is { Packets.Count: > 0 } part && (packet.Dts - part.Packets[0].Dts >= _partTicks || IsDue()))
        {
            Seal(packet.Dts);
            if (File is null)
                return false;
        }

        if (_part is null)
        {
            _part = new Part(File);
            _slot = Slot();
        }

        _part.Add(packet);
        return true;
    }

    /// <summary>Hands over what waits where it has waited for a part's duration: a camera may fall silent.</summary>
    /// <param name="usual">Usual time between packets in ticks.</param>
    public void Tick(long usual)
    {
        if (_part is { Packets.Count: > 0 } part && IsDue())
            Seal(part.Packets[^1].Dts + usual);
    }

    /// <summary>Ends the file.</summary>
    /// <param name="nextDts">Time at which its last packet ends, in ticks.</param>
    public void End(long nextDts)
    {
        if (File is null)
            return;
        _part ??= new Part(File);
        _part.IsLast = true;
        Seal(nextDts);
        Forget();
    }

    // All cameras' parts end at the same beats of the clock, so that the disk gets them together and syncs them together.
    private bool IsDue() => Slot() != _slot;

    private long Slot() => time.GetTimestamp() / _slotTicks;

    private void Seal(long nextDts)
    {
        Part part = _part!;
        _part = null;
        part.NextDts = nextDts;
        int count = part.Packets.Count;
        if (disk.TryEnqueue(part))
            return;

        // The disk is behind: this file ends here, the next one begins at a key frame.
        Dropped += count;
        part.Release();
        disk.EnqueueEnd(new Part(part.File) { IsLast = true });
        File = null;
    }

    private void Forget()
    {
        if (_part is not null)
        {
            Dropped += _part.Packets.Count;
            _part.Release();
        }

        _part = null;
        File = null;
    }
}
