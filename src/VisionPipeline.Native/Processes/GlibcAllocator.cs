using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Processes;

/// <summary>How glibc's malloc, from which FFmpeg and ONNX Runtime take their memory, keeps what was given back.</summary>
/// <remarks>
/// Left alone it gives each thread an arena of its own and, after the first large block is freed, takes blocks of up to 32 MB from
/// these arenas: a picture of 3 MB then leaves a hole that nothing else fills, in each camera's arena.
/// </remarks>
public static partial class GlibcAllocator
{
    // malloc.h: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX.
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    // Pictures are above it and go back to the system when they are freed; packets are below it.
    private const int LargeBytes = 1 << 20;

    // Packets come and go all the time: their memory is not handed back and fetched again with each.
    private const int KeptBytes = 4 << 20;

    // Cameras ask for a few dozen blocks a second each: two arenas are not contended by it.
    private const int Arenas = 2;

    /// <summary>Sets it, at the start of the process. What the environment says (<c>MALLOC_ARENA_MAX</c> and the like) goes before; does nothing with another C library.</summary>
    public static void Prepare()
    {
        try
        {
            Set("MALLOC_ARENA_MAX", ArenaMax, Arenas);
            Set("MALLOC_MMAP_THRESHOLD_", MmapThreshold, LargeBytes);
            Set("MALLOC_TRIM_THRESHOLD_", TrimThreshold, KeptBytes);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl has one heap, and nothing to set.
        }
    }

    private static void Set(string variable, int parameter, int value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
            _ = SetOption(parameter, value);
    }

    // mallopt(3)
    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int parameter, int value);
}
