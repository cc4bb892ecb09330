using System.Globalization;

namespace VisionPipeline.Recording;

/// <summary>Compares the index with the disk, file by file: presence, size, SHA-256. Changes nothing; may run while recording does.</summary>
public static class RecordingVerification
{
    /// <summary>Verifies a recording folder.</summary>
    /// <param name="root">The recording folder.</param>
    /// <param name="index">Its index.</param>
    /// <param name="camera">Only this camera; null for all.</param>
    /// <param name="time">The clock; null takes the system's.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static VerificationReport Run(string root, RecordingIndex index, string? camera = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        var lines = new List<string>();
        int files = 0;
        long bytes = 0;
        foreach (RecordingRow row in index.Between(camera, null, 0, long.MaxValue))
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.State is RecordingState.Writing or RecordingState.Deleting)
                continue;
            files++;
            var info = new FileInfo(Path.Combine(root, row.Path));
            if (!info.Exists)
            {
                // Retention may have been quicker.
                if (index.Find(row.Path) is { State: not RecordingState.Deleting })
                    lines.Add($"{row.Path}: the file is missing");
                continue;
            }

            bytes += info.Length;
            if (info.Length != row.Bytes)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Path}: {info.Length} bytes on disk, {row.Bytes} in the index"));
            else if (FileHash.Of(info.FullName) != row.Sha256)
                lines.Add($"{row.Path}: its SHA-256 is not that of the index: the file was changed");
        }

        foreach (string orphan in Orphans(root, index, camera, (time ?? TimeProvider.System).GetUtcNow() - Young))
            lines.Add($"{orphan}: the index does not know it");
        return new VerificationReport(files, bytes, lines);
    }

    // What is recorded just now is on disk before its row is.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);

    private static IEnumerable<string> Orphans(string root, RecordingIndex index, string? camera, DateTimeOffset before)
    {
        string[] found =
        [
            .. new[] { "segments", "clips", "evidence" }
                .Select(folder => Path.Combine(root, folder, camera ?? ""))
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Where(file => !file.EndsWith(".csv", StringComparison.Ordinal) && File.GetLastWriteTimeUtc(file) < before),
        ];
        IReadOnlySet<string> known = index.Paths();
        return found.Select(file => Path.GetRelativePath(root, file)).Where(path => !known.Contains(path) && File.Exists(Path.Combine(root, path)));
    }
}
