namespace VisionPipeline.Native.Loading;

/// <summary>The shared objects that are mapped into this process, from <c>/proc/self/maps</c>.</summary>
public static class LoadedLibraries
{
    /// <summary>The full path under which a library is mapped, or null where it is not (or the system keeps no such list).</summary>
    /// <param name="fileName">A file name such as <c>libavcodec.so.59</c>; a longer version suffix on disk still fits.</param>
    public static string? PathOf(string fileName)
    {
        const string Maps = "/proc/self/maps";
        if (!File.Exists(Maps))
            return null;
        string wanted = Path.GetFileName(fileName);
        foreach (string line in File.ReadLines(Maps))
        {
            int slash = line.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
                continue;
            string path = line[slash..];
            if (Path.GetFileName(path).StartsWith(wanted, StringComparison.Ordinal))
                return path;
        }

        return null;
    }
}
