using VisionPipeline.Native.Storage;

namespace VisionPipeline.Recording;

/// <summary>Deletes what is too old or too much: mark, unlink, sync the folder, tell, drop the row. Runs on the disk's thread.</summary>
/// <remarks>What is being written, exported or held is never deleted: it is not among what the index gives as deletable.</remarks>
/// <param name="root">The recording folder.</param>
/// <param name="config">How long what is kept.</param>
/// <param name="index">Its index.</param>
/// <param name="time">The clock.</param>
/// <param name="deleted">Told of files that are gone before their rows are; what it notes must be durable when it returns.</param>
internal sealed class Retention(string root, RecordingConfig config, RecordingIndex index, TimeProvider time, Action<IReadOnlyList<RecordingRow>> deleted)
{
    // Parts wait meanwhile: so many unlinks take some tens of milliseconds.
    private const int MostPerRound = 32;

    private long _deleted;
    private long? _last;

    /// <summary>Files deleted so far.</summary>
    public long Deleted => Interlocked.Read(ref _deleted);

    /// <summary>Deletes what is due, once in each interval; goes on at the next call where there was more than a round's worth.</summary>
    public void RunIfDue()
    {
        if (_last is long last && time.GetElapsedTime(last) < config.RetentionInterval)
            return;
        if (Run() < MostPerRound)
            _last = time.GetTimestamp();
    }

    /// <summary>Deletes one round of what is due.</summary>
    /// <returns>How many files.</returns>
    public int Run()
    {
        int count = 0;
        foreach (string camera in index.Cameras())
        {
            CameraRecordingConfig wanted = config.For(camera);
            count += Older(camera, segments: true, wanted.KeepSegments, MostPerRound - count);
            count += Older(camera, segments: false, wanted.KeepEvents, MostPerRound - count);
            if (wanted.MaxBytes is long most)
                count += Trim(camera, index.TotalBytes(camera) - most, MostPerRound - count);
        }

        if (config.MaxBytes is long total)
            count += Trim(null, index.TotalBytes(null) - total, MostPerRound - count);
        return count;
    }

    /// <summary>Deletes the oldest segments until so many bytes are free, a round at most.</summary>
    public int MakeRoom(long bytes) => Trim(null, bytes, MostPerRound);

    private int Older(string camera, bool segments, TimeSpan? age, int most)
    {
        if (age is not TimeSpan limit || most <= 0)
            return 0;
        long now = Now();
        return Delete(index.Deletable(camera, segments, now - (long)limit.TotalMicroseconds, now, most), long.MaxValue);
    }

    private int Trim(string? camera, long bytes, int most) =>
        bytes <= 0 || most <= 0 ? 0 : Delete(index.Deletable(camera, segments: true, long.MaxValue, Now(), most), bytes);

    private int Delete(IReadOnlyList<RecordingRow> rows, long bytes)
    {
        var chosen = new List<RecordingRow>();
        foreach (RecordingRow row in rows)
        {
            if (bytes <= 0)
                break;
            bytes -= row.Bytes;
            chosen.Add(row);
        }

        Delete(chosen);
        return chosen.Count;
    }

    /// <summary>Deletes files in the order that no crash can make wrong.</summary>
    public void Delete(IReadOnlyList<RecordingRow> rows)
    {
        if (rows.Count == 0)
            return;
        index.Put([.. rows.Select(row => row with { State = RecordingState.Deleting, Reason = "retention" })]);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var gone = new List<RecordingRow>();
        Exception? refused = null;
        foreach (RecordingRow row in rows)
        {
            try
            {
                if (Unlink(root, row))
                    folders.Add(Path.GetDirectoryName(Path.Combine(root, row.Path))!);
                gone.Add(row);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays marked; repair tries again at the next start.
                refused ??= e;
            }
        }

        foreach (string folder in folders)
        {
            FolderSync.Flush(folder);
            RemoveIfEmpty(folder);
        }

        // While the row is there, repair can still tell of it.
        deleted(gone);
        foreach (RecordingRow row in gone)
            index.Remove(row.Path);
        Interlocked.Add(ref _deleted, gone.Count);
        if (refused is not null)
            throw new IOException(refused.Message, refused);
    }

    /// <summary>Deletes a recording and what lies beside it.</summary>
    /// <returns>False where its folder is gone already.</returns>
    internal static bool Unlink(string root, RecordingRow row)
    {
        string path = Path.Combine(root, row.Path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return false;
        File.Delete(path);
        File.Delete(Path.ChangeExtension(path, ".csv"));
        return true;
    }

    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        catch (IOException)
        {
            // A new file came into it meanwhile.
        }
    }

    private long Now() => (long)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
}
