namespace VisionPipeline.Configuration;

/// <summary>Tells that a file may have changed, however that was done: written, replaced by another, or by turning a link in its path.</summary>
/// <remarks>
/// The file's folder is watched, and the folder of what it finally is where links lie between (mounted Kubernetes volumes turn
/// a link named ..data beside it). What happens to other files there is told too; the receiver compares.
/// </remarks>
internal sealed class FileChanges : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Action _touched;

    /// <summary>Begins to watch.</summary>
    /// <exception cref="IOException">The folder cannot be watched: it does not exist, or the system's limit of inotify instances is reached.</exception>
    public FileChanges(string path, Action touched)
    {
        _touched = touched;
        try
        {
            foreach (string folder in Folders(path))
                Watch(folder);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Folders that decide what a path is.</summary>
    public static IReadOnlyList<string> Folders(string path)
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
