namespace VisionPipeline.Server.Reading;

/// <summary>A file to be read.</summary>
/// <param name="Path">As the user would name it.</param>
/// <param name="IsClip">Whether it is a video.</param>
internal sealed record ReadInput(string Path, bool IsClip)
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
                yield return new ReadInput(path, Has(Clips, path));
                continue;
            }

            int found = 0;
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
            foreach (string file in Directory.EnumerateFiles(path, "*", options).Where(static file => Has(Pictures, file) || Has(Clips, file)).Order(StringComparer.Ordinal))
            {
                found++;
                yield return new ReadInput(file, Has(Clips, file));
            }

            if (found == 0)
                fault(path, "the folder holds no pictures and no clips");
        }
    }

    private static bool Has(string[] extensions, string path) => extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
