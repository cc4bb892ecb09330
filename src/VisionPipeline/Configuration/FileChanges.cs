namespace VisionPipeline.Configuration;

/// <summary>Tells that files may have changed, however that was done: written, replaced by another, or by turning a link in its path.</summary>
/// <remarks>
/// Each file's folder is watched, and the folder of what it finally is where links lie between (mounted Kubernetes volumes turn
/// a link named ..data beside it). What happens to other files there is told too; the receiver compares.
/// </remarks>
internal sealed class FileChanges : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Action _touched;

    /// <summary>Begins to watch.</summary>
    /// <param name="folders">What <see cref="Folders(string, IEnumerable{string})"/> found.</param>
    /// <param name="touched">Called from any thread, for other files in these folders too.</param>
    /// <exception cref="IOException">A folder cannot be watched: it does not exist, or the system's limit of inotify instances is reached.</exception>
    public FileChanges(IEnumerable<string> folders, Action touched)
    {
        _touched = touched;
        try
        {
            foreach (string folder in folders)
                Watch(folder);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Folders that decide what the paths are. Of the first file the folder must exist; of others it is left out where it does not.</summary>
    /// <param name="path">The first file.</param>
    /// <param name="others">Further ones.</param>
    /// <exception cref="IOException">A link leads in a circle.</exception>
    public static IReadOnlyList<string> Folders(string path, IEnumerable<string> others) =>
        [.. Folders(path).Concat(others.SelectMany(Folders).Where(Directory.Exists)).Distinct()];

    private static List<string> Folders(string path)
    {
        string full = Path.GetFullPath(path);
        List<string> folders = [Path.GetDirectoryName(full) ?? "/"];
        for (int links = 0; links < 40 && File.ResolveLinkTarget(full, returnFinalTarget: false) is { } target; links++)
        {
            full = target.FullName;
            string folder = Path.GetDirectoryName(full) ?? "/";
            if (Directory.Exists(folder) && !folders.Contains(folder))
                folders.Add(folder);
        }

        return folders;
    }

    public void Dispose() => _watchers.ForEach(static watcher => watcher.Dispose());

    private void Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        _watchers.Add(watcher);
        watcher.Changed += (_, _) => _touched();
        watcher.Created += (_, _) => _touched();
        watcher.Renamed += (_, _) => _touched();
        watcher.Deleted += (_, _) => _touched();

        // Events were lost: there may have been ours among them.
        watcher.Error += (_, _) => _touched();
        watcher.EnableRaisingEvents = true;
    }
}
