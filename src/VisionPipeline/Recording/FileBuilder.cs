namespace VisionPipeline.Recording;

/// <summary>Cuts a camera's packets into parts of one file after another and hands them to the disk. Used under the camera's lock.</summary>
internal sealed class FileBuilder(DiskWriter disk, TimeProvider time, TimeSpan partDuration)
{
    // Sound comes with its pictures or a little later: at least one beat of the clock is waited for it.
    private const int TailSlots = 2;

    // By media time a part ends only where packets come faster than they were taken.
    private readonly long _partTicks = (long)(partDuration.TotalSeconds * 1.5 * Native.Ffmpeg.MediaOutput.TicksPerSecond);
    private readonly long _slotTicks = Math.Max(1, (long)(partDuration.TotalSeconds * time.TimestampFrequency));
    private Part? _part;
    private Part? _tail;
    private long _tailEnd;
    private long _tailSlot;
    private long _slot;
    private long _added;

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

        _added = time.GetTimestamp();
        if (_part is { IsEmpty: false } part && (_added / _slotTicks != _slot || (part.Packets.Count > 0 && packet.Dts - part.Packets[0].Dts >= _partTicks)))
        {
            Seal(packet.Dts);
            if (File is null)
                return false;
        }

        Waiting(File).Add(packet);
        return true;
    }

    /// <summary>Adds sound to the file that holds its moment: this one, or the one before while that is open for it.</summary>
    public void AddAudio(StoredPacket packet)
    {
        if (_tail is not null && packet.Dts < _tailEnd)
        {
            _tail.AddAudio(packet);
            return;
        }

        Settle();
        if (File is { IsAbandoned: false, Epoch.Audio: not null } file && packet.Dts >= file.FirstDts)
            Waiting(file).AddAudio(packet);
    }

    /// <summary>
    /// Hands over what is due, but for the newest picture: how long that lasts the next one tells. It goes too once it has waited for a
    /// part's duration: the camera may have fallen silent.
    /// </summary>
    /// <param name="usual">Usual time between packets in ticks.</param>
    public void Tick(long usual)
    {
        if (_part is { IsEmpty: false } part && IsDue())
        {
            if (part.Packets.Count == 0)
                Seal(0);
            else if (time.GetTimestamp() - _added >= _slotTicks)
                Seal(part.Packets[^1].Dts + usual);
            else if (part.Packets.Count > 1)
                SealButNewest(part);
        }

        if (_tail is not null && Slot() - _tailSlot >= TailSlots)
            Settle();
    }

    /// <summary>Ends the file.</summary>
    /// <param name="nextDts">Time at which its last packet ends, in ticks.</param>
    public void End(long nextDts)
    {
        if (File is not RecordedFile file)
            return;
        Settle();
        _part ??= new Part(file);
        _part.IsLast = file.Epoch.Audio is null;
        bool goesOn = !_part.IsLast;
        if (_part.IsLast || !_part.IsEmpty)
            Seal(nextDts);
        if (goesOn && File is not null)
        {
            _tail = new Part(file) { IsLast = true };
            _tailEnd = nextDts;
            _tailSlot = Slot();
        }

        Forget();
    }

    /// <summary>Ends the file before for good: no more sound comes for it.</summary>
    public void Settle()
    {
        if (_tail is not Part tail)
            return;
        _tail = null;
        if (tail.IsEmpty || !disk.TryEnqueue(tail))
        {
            tail.Release();
            disk.EnqueueEnd(new Part(tail.File) { IsLast = true });
        }
    }

    private Part Waiting(RecordedFile file)
    {
        if (_part is null)
        {
            _part = new Part(file);
            _slot = Slot();
        }

        return _part;
    }

    // All cameras' parts end at the same beats of the clock, so that the disk gets them together and syncs them together.
    private bool IsDue() => Slot() != _slot;

    private long Slot() => time.GetTimestamp() / _slotTicks;

    private void SealButNewest(Part part)
    {
        StoredPacket newest = part.TakeNewest();
        Seal(newest.Dts);
        if (File is RecordedFile file)
            Waiting(file).Add(newest);
        else
            Dropped++;
        newest.Release();
    }

    private void Seal(long nextDts)
    {
        Part part = _part!;
        _part = null;
        part.NextDts = nextDts;
        int count = part.Packets.Count + part.Audio.Count;
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
