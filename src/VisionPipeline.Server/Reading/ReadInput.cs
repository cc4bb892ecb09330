namespace VisionPipeline.Server.Reading;

/// <summary>A file to be read.</summary>
/// <param name="Path">As the user would name it.</param>
/// <param name="IsClip">Whether it is a video.</param>
/// <param name="Name">
/// What is made of it is called so, without an extension: of a file its folder's name and its own, of one in a folder that was
/// given that folder's name and the path below it.
/// </param>
internal sealed record ReadInput(string Path, bool IsClip, string Name)
{
    private static readonly string[] Pictures = [".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pnm", ".tga", ".jp2", ".gif"];
    private static readonly string[] Clips = [".mp4", ".mkv", ".avi", ".mov", ".ts", ".m4v", ".webm", ".flv", ".mpg", ".mpeg", ".264", ".h264", ".265", ".h265", ".mjpeg", ".mjpg", ".3gp", ".wmv"];

    /// <summary>Lists files in the order given; a folder gives its pictures and clips, those of folders below too, in ordinal order.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="fault">Takes a path and one line for each that gives nothing.</param>
    public static IEnumerable<ReadInput> Expand(IEnumerable<string> paths, Action<string, string> fault)
    {
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                yield return new ReadInput(path, Has(Clips, path), $"{FolderName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)))}-{System.IO.Path.GetFileNameWithoutExtension(path)}");
                continue;
            }

            int found = 0;
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
            foreach (string file in Directory.EnumerateFiles(path, "*", options).Where(static file => Has(Pictures, file) || Has(Clips, file)).Order(StringComparer.Ordinal))
            {
                found++;
                string below = System.IO.Path.ChangeExtension(System.IO.Path.GetRelativePath(path, file), null);
                yield return new ReadInput(file, Has(Clips, file), System.IO.Path.Combine(FolderName(System.IO.Path.GetFullPath(path)), below));
            }

            if (found == 0)
                fault(path, "the folder holds no pictures and no clips");
        }
    }

    private static string FolderName(string? folder) => System.IO.Path.GetFileName(folder?.TrimEnd('/')) ?? "";

    private static bool Has(string[] extensions, string path) => extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
