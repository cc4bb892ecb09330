using VisionPipeline.Native.Storage;

namespace VisionPipeline.Recording;

/// <summary>Folders under the recording folder: made where they are missing, and those whose entries changed made durable together. One thread.</summary>
internal sealed class FolderTree(string root)
{
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Makes sure that a folder is there; its entries are about to change.</summary>
    /// <param name="folder">Relative to the recording folder.</param>
    public void Make(string folder)
    {
        _changed.Add(folder);
        if (Directory.Exists(Path.Combine(root, folder)))
            return;
        Directory.CreateDirectory(Path.Combine(root, folder));

        // A folder's own entry lies in its parent: a new one makes the parent one to sync, up to the root.
        for (string? parent = Path.GetDirectoryName(folder); parent is not null; parent = parent.Length == 0 ? null : Path.GetDirectoryName(parent))
            _changed.Add(parent);
    }

    /// <summary>Takes the folders whose entries changed since.</summary>
    /// <param name="folders">Empty; gets them.</param>
    public void TakeChanged(List<string> folders)
    {
        folders.AddRange(_changed);
        _changed.Clear();
    }

    /// <summary>Makes the entries of a folder durable.</summary>
    public void Sync(string folder) => FolderSync.Flush(Path.Combine(root, folder));
}
