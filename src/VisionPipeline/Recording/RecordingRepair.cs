using System.Globalization;
using VisionPipeline.Native.Storage;

namespace VisionPipeline.Recording;

/// <summary>Brings folder and index back to agreement after a crash. Runs before recording starts, while nobody writes.</summary>
/// <remarks>
/// Files that were open are cut after their last whole fragment, which loses nothing that was ever synced. Whole files without a row
/// (the crash came between their sync and the commit) get one. What is no recording is moved aside, never deleted. Doing it twice
/// changes nothing.
/// </remarks>
public sealed class RecordingRepair
{
    /// <summary>Folder, within the recording folder, for what is no recording.</summary>
    public const string AsideFolder = "set-aside";

    private readonly string _root;
    private readonly RecordingIndex _index;
    private readonly Action<IReadOnlyList<RecordingRow>>? _tellDeleted;
    private readonly List<string> _lines = [];
    private readonly List<RecordingRow> _rows = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private int _repaired;
    private int _adopted;
    private int _aside;
    private int _deleted;
    private int _missing;

    private RecordingRepair(string root, RecordingIndex index, Action<IReadOnlyList<RecordingRow>>? deleted)
    {
        _root = root;
        _index = index;
        _tellDeleted = deleted;
    }

    /// <summary>Repairs a recording folder.</summary>
    /// <param name="root">The recording folder.</param>
    /// <param name="index">Its index.</param>
    /// <param name="deleted">
    /// Told of deletions that were under way and are finished, before their rows go; what it notes must be durable when it returns. Null
    /// where nobody can add to the evidence chain: where there is one, such rows wait for the next start.
    /// </param>
    public static RepairReport Run(string root, RecordingIndex index, Action<IReadOnlyList<RecordingRow>>? deleted = null)
    {
        var repair = new RecordingRepair(root, index, deleted);
        repair.FinishDeletions();
        repair.DropMissing();
        repair.CloseOpen();
        repair.TakeIn();
        foreach (string folder in repair._folders)
            FolderSync.Flush(folder);
        return new RepairReport(repair._repaired, repair._adopted, repair._aside, repair._deleted, repair._missing, repair._lines) { Rows = repair._rows };
    }

    private void FinishDeletions()
    {
        var gone = new List<RecordingRow>();
        foreach (RecordingRow row in _index.InState(RecordingState.Deleting))
        {
            try
            {
                Retention.Unlink(_root, row);
                gone.Add(row);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _lines.Add($"{row.Path}: cannot be deleted: {e.Message}");
            }
        }

        if (gone.Count == 0 || !Told(gone))
            return;
        foreach (RecordingRow row in gone)
            _index.Remove(row.Path);
        _deleted = gone.Count;
    }

    private bool Told(List<RecordingRow> gone)
    {
        if (_tellDeleted is null)
            return !File.Exists(Path.Combine(_root, EvidenceLog.FileName));
        try
        {
            _tellDeleted(gone);
            return true;
        }
        catch (IOException e)
        {
            _lines.Add($"{gone.Count} deletions are not in the evidence chain yet: {e.Message}");
            return false;
        }
    }

    private void DropMissing()
    {
        HashSet<string> waiting = [.. _index.InState(RecordingState.Deleting).Select(static row => row.Path)];
        foreach (string path in _index.Paths())
        {
            if (waiting.Contains(path) || File.Exists(Path.Combine(_root, path)))
                continue;
            _index.Remove(path);
            _missing++;
            _lines.Add($"{path}: the file is gone; its row is dropped");
        }
    }

    private void CloseOpen()
    {
        foreach (RecordingRow row in _index.InState(RecordingState.Writing))
        {
            if (Close(row, "open at a crash") is not RecordingRow closed)
                continue;
            _rows.Add(closed);
            _index.Put([closed]);
            _repaired++;
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Path}: {closed.Reason}, {closed.DurationMilliseconds / 1000.0:0.0} s kept"));
        }
    }

    private void TakeIn()
    {
        IReadOnlySet<string> known = _index.Paths();
        foreach (string folder in (string[])["segments", "clips", "evidence"])
        {
            string full = Path.Combine(_root, folder);
            if (!Directory.Exists(full))
                continue;
            foreach (string file in Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).ToArray())
            {
                string path = Path.GetRelativePath(_root, file);
                bool isTiming = path.EndsWith(".csv", StringComparison.Ordinal);
                if (!known.Contains(isTiming ? Path.ChangeExtension(path, ".mp4") : path))
                    TakeIn(path, isTiming);
            }
        }
    }

    private void TakeIn(string path, bool isTiming)
    {
        if (isTiming)
        {
            // Of a video that was adopted or set aside just now; it says nothing without one.
            if (!File.Exists(Path.Combine(_root, Path.ChangeExtension(path, ".mp4"))))
                SetAside(path, "frame times without their video");
            return;
        }

        if (RowOf(path) is not RecordingRow row)
        {
            SetAside(path, "not a name that the recorder gives");
            return;
        }

        if ((row.Kind == RecordedKind.Picture ? Picture(row) : Close(row, "found without a row")) is not RecordingRow closed)
            return;
        _rows.Add(closed);
        _index.Put([closed]);
        _adopted++;
        _lines.Add($"{path}: {closed.Reason}");
    }

    private RecordingRow? Close(RecordingRow row, string reason)
    {
        string path = Path.Combine(_root, row.Path);
        Mp4Extent extent = Mp4Extent.Of(path);
        if (extent.Fragments == 0)
        {
            SetAside(row.Path, $"{reason}, without a whole fragment");
            return null;
        }

        Sync(path, extent.WholeBytes);
        if (extent.WholeBytes < extent.Length)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"{reason}, {extent.Length - extent.WholeBytes} torn bytes cut");
        }

        if (FileFacts.Of(path) is not FileFacts facts)
        {
            SetAside(row.Path, $"{reason}, not readable as video");
            return null;
        }

        return row with
        {
            State = RecordingState.Repaired,
            Bytes = extent.WholeBytes,
            Codec = facts.Codec,
            Width = facts.Width,
            Height = facts.Height,
            Packets = facts.Packets,
            DurationMilliseconds = facts.DurationMilliseconds,
            EndMicroseconds = Math.Max(row.EndMicroseconds, row.StartMicroseconds + (facts.DurationMilliseconds * 1000)),
            Sha256 = FileHash.Of(path),
            Reason = reason,
        };
    }

    // A process that was killed leaves bytes that are written and not yet durable: a power cut now would make the row a lie.
    private static void Sync(string path, long bytes)
    {
        using (FileStream file = File.OpenWrite(path))
        {
            if (bytes < file.Length)
                file.SetLength(bytes);
            file.Flush(flushToDisk: true);
        }

        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    private RecordingRow Picture(RecordingRow row)
    {
        string path = Path.Combine(_root, row.Path);
        Sync(path, long.MaxValue);
        return row with { State = RecordingState.Repaired, Codec = "jpeg", Bytes = new FileInfo(path).Length, Sha256 = FileHash.Of(path), Reason = "found without a row" };
    }

    // segments/CAMERA/DATE/TIME.mp4, clips/CAMERA/DATE/PASS.mp4, evidence/CAMERA/DATE/PASS-....jpg
    private RecordingRow? RowOf(string path)
    {
        string[] parts = path.Split('/');
        if (parts.Length != 4 || !DateOnly.TryParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return null;
        RecordedKind kind = parts[0] switch { "segments" => RecordedKind.Segment, "clips" => RecordedKind.Clip, _ => RecordedKind.Picture };
        if (!path.EndsWith(kind == RecordedKind.Picture ? ".jpg" : ".mp4", StringComparison.Ordinal))
            return null;
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        if (kind == RecordedKind.Segment)
        {
            if (parts[3].Length < 14 || !TimeOnly.TryParseExact(parts[3][..10], "HHmmss.fff", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
                return null;
            start += time.ToTimeSpan();
        }
        else
        {
            // The name does not tell the time; the file's last change is close to it.
            start = File.GetLastWriteTimeUtc(Path.Combine(_root, path));
        }

        long microseconds = (long)(start - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        return new RecordingRow
        {
            Kind = kind,
            Camera = parts[1],
            Path = path,
            State = RecordingState.Repaired,
            StartMicroseconds = microseconds,
            EndMicroseconds = microseconds,
            Passes = kind == RecordedKind.Clip ? [Path.GetFileNameWithoutExtension(path)] : [],
        };
    }

    private void SetAside(string path, string reason)
    {
        string from = Path.Combine(_root, path);
        string to = Path.Combine(_root, AsideFolder, path);
        for (int i = 2; File.Exists(to); i++)
            to = Path.Combine(_root, AsideFolder, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"));
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllText(to + ".reason.txt", reason + "\n");
        File.Move(from, to);
        _folders.Add(Path.GetDirectoryName(from)!);
        _folders.Add(Path.GetDirectoryName(to)!);
        _index.Remove(path);
        _aside++;
        _lines.Add($"{path}: set aside: {reason}");
    }
}
