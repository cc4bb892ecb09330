using System.Globalization;
using Microsoft.Data.Sqlite;
using VisionPipeline.Native;

namespace VisionPipeline.Recording;

internal sealed partial class DiskWriter
{
    // errno of Linux (errno-base.h, errno.h): no space, over quota.
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    // Recording resumes well above the floor, or it would pause again at once.
    private const long LeastRoom = 8L << 20;

    private long _droppedTold;
    private bool _droppedBefore;

    private void Guard(RecordedFile? file, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NativeException or SqliteException)
        {
            if (file is not null)
                Break(file, e.Message);
            if (e is IOException && e.HResult is NoSpace or OverQuota)
            {
                Pause("the disk is full");
            }
            else if (!_faulty)
            {
                _faulty = true;
                Tell(true, $"the disk refuses ({e.Message})");
            }
        }
    }

    /// <summary>Ends a file with its last whole part.</summary>
    private void Break(RecordedFile file, string reason)
    {
        Interlocked.Increment(ref _failures);
        if (file.Writer is FileWriter writer)
        {
            string? hash = null;
            try
            {
                hash = writer.Break();
            }
            catch (IOException)
            {
                // Not even cutting works: repair does it at the next start.
            }

            if (writer.Bytes == 0)
                DeleteEmpty(file);
            else if (hash is not null)
                PutEnded(file.Row(RecordingState.Broken, hash, reason));
        }

        _open.Remove(file);
        file.Close();
    }

    private void DeleteEmpty(RecordedFile file)
    {
        try
        {
            File.Delete(Path.Combine(_root, file.Path));
        }
        catch (IOException)
        {
            // Repair sets it aside at the next start.
        }
    }

    private void CloseAll(string reason)
    {
        foreach (RecordedFile file in _open.ToArray())
            Guard(file, () => Finish(file, RecordingState.Closed, reason));
        _rows.Commit();
    }

    private void Look()
    {
        TellDrops();
        Guard(null, () => _retention.RunIfDue());
        long free = FreeSpace();
        if (free < _config.FreeSpaceFloor + LeastRoom)
        {
            Guard(null, () => _retention.MakeRoom(_config.FreeSpaceFloor + (2 * LeastRoom) - free));
            free = FreeSpace();
        }

        if (_paused is null && free < _config.FreeSpaceFloor)
            Pause(string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB are free, fewer than the {_config.FreeSpaceFloor >> 20} that must stay so, and nothing may be deleted"));
        else if (_paused is not null && free >= _config.FreeSpaceFloor + LeastRoom)
            Resume();
        _rows.Commit();
    }

    // At most once a tick, however many there are.
    private void TellDrops()
    {
        long dropped = _queue.Dropped;
        if (dropped > _droppedTold && _paused is null)
            Tell(true, string.Create(CultureInfo.InvariantCulture, $"the disk is behind: {dropped - _droppedTold} parts were dropped"));
        else if (_droppedBefore && dropped == _droppedTold)
            Tell(false, "the disk keeps up again");
        _droppedBefore = dropped > _droppedTold;
        _droppedTold = dropped;
    }

    private long FreeSpace()
    {
        try
        {
            return new DriveInfo(_root).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Pause(string reason)
    {
        if (_paused is not null)
            return;
        _paused = reason;
        foreach (RecordedFile file in _open.ToArray())
            Guard(file, () => Finish(file, RecordingState.Broken, reason));
        Tell(true, $"paused: {reason}");
    }

    private void Resume()
    {
        _paused = null;
        Tell(false, "resumed: there is room again");
    }

    private void Tell(bool alarm, string message)
    {
        if (alarm)
            RecorderLog.Alarm(_logger, message);
        else
            RecorderLog.Well(_logger, message);
        _tell(alarm, message);
    }
}
