using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>The shared objects that are mapped into this process, as the dynamic loader and <c>/proc/self/maps</c> tell.</summary>
public static partial class LoadedLibraries
{
    private const int LinkMapRequest = 2; // RTLD_DI_LINKMAP, dlfcn.h

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
            if (Fits(Path.GetFileName(path), wanted))
                return path;
        }

        return null;
    }

    /// <summary>The path of a library that was loaded, asked from the dynamic loader, or null where it cannot say.</summary>
    /// <remarks>
    /// Needed beside the search by name because a name may be a link to a file called otherwise: <c>libcuda.so.1</c> is
    /// <c>libcuda.so.</c> and the driver's version on disk.
    /// </remarks>
    /// <param name="library">A handle that <see cref="NativeLibrary"/> gave; one that it did not give is undefined.</param>
    internal static unsafe string? PathOf(nint library)
    {
        try
        {
            LinkMap* map = null;
            return dlinfo(library, LinkMapRequest, &map) == 0 && map != null && map->Name != null
                ? Marshal.PtrToStringUTF8((nint)map->Name)
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static bool Fits(string mapped, string wanted) =>
        mapped.StartsWith(wanted, StringComparison.Ordinal) && (mapped.Length == wanted.Length || mapped[wanted.Length] == '.');

    // libdl.so.2 carries it up to glibc 2.33 and names libc.so.6 as its dependency from 2.34 on: found through it either way.
    [LibraryImport("libdl.so.2")]
    private static unsafe partial int dlinfo(nint library, int request, LinkMap** answer);

    // struct link_map, link.h: l_addr, l_name.
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct LinkMap
    {
        public nint Address;
        public byte* Name;
    }
}
