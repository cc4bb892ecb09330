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
            if (Path.GetFileName(path).StartsWith(wanted, StringComparison.Ordinal) || IsLinkTo(path, wanted))
                return path;
        }

        return null;
    }

    // libopencv_core.so.406 is a link to libopencv_core.so.4.6.0, and the list names what it points to.
    private static bool IsLinkTo(string path, string wanted)
    {
        int stem = wanted.IndexOf(".so", StringComparison.Ordinal);
        if (stem <= 0 || !Path.GetFileName(path.AsSpan()).StartsWith(wanted.AsSpan(0, stem), StringComparison.Ordinal))
            return false;
        string link = Path.Combine(Path.GetDirectoryName(path) ?? "/", wanted);
        return File.Exists(link) && File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName == path;
    }
}
