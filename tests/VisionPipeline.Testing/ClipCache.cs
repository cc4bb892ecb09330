using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace VisionPipeline.Testing;

/// <summary>
/// Files and folders made once, named by a hash of how they are made. Each is built under a name of its own and renamed
/// into place, so that test processes that ask at the same time both get a whole one.
/// </summary>
internal static class ClipCache
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new();

    /// <summary>The build output folder where there is one, so that a clean build starts with no clips; else the temporary folder.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>
    /// The path of what <paramref name="make"/> writes to the path it is given. <paramref name="recipe"/> must name
    /// everything that decides the content. An empty extension makes a folder.
    /// </summary>
    public static Task<string> GetAsync(string name, string recipe, string extension, Func<string, Task> make)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)))[..12];
        var suffix = extension.Length == 0 ? "" : "." + extension;
        var path = Path.Combine(Folder, $"{name}-{hash}{suffix}");
        return Made.GetOrAdd(path, p => new Lazy<Task<string>>(() => MakeAsync(p, suffix, make))).Value;
    }

    private static async Task<string> MakeAsync(string path, string suffix, Func<string, Task> make)
    {
        if (Path.Exists(path))
            return path;
        var draft = Path.Combine(Folder, $"draft-{Guid.NewGuid():N}{suffix}");
        try
        {
            if (suffix.Length == 0)
                Directory.CreateDirectory(draft);
            await make(draft).ConfigureAwait(false);
            if (suffix.Length > 0)
                File.Move(draft, path, overwrite: true);
            else if (!Directory.Exists(path))
                MoveFolder(draft, path);
            return path;
        }
        finally
        {
            File.Delete(draft);
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    private static void MoveFolder(string draft, string path)
    {
        try
        {
            Directory.Move(draft, path);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            // Another process was first; its folder is as good.
        }
    }

    private static string FindFolder()
    {
        var place = new DirectoryInfo(AppContext.BaseDirectory);
        while (place is not null && place.Name != "artifacts")
            place = place.Parent;
        var folder = Path.Combine(place?.FullName ?? Path.GetTempPath(), "test-clips");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
