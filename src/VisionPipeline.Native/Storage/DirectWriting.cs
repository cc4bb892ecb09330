using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VisionPipeline.Native.Storage;

/// <summary>Has writes of a file go past the page cache (<c>O_DIRECT</c> of open(2)): no copy, no pages that push others out.</summary>
/// <remarks>
/// Memory, place and length of each write must then be whole multiples of <see cref="BlockBytes"/>. A write is durable only with a sync,
/// as any other. Thread-safe.
/// </remarks>
public static partial class DirectWriting
{
    /// <summary>What suits every disk in use: 4096-byte sectors (those of 512 too) and the pages of memory.</summary>
    public const int BlockBytes = 4096;

    // fcntl.h: F_GETFL, F_SETFL; O_DIRECT differs between processors (asm-generic/fcntl.h, asm/fcntl.h of arm64).
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private static readonly int Direct = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    /// <summary>Switches it on or off for an open file, between two writes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="on">Whether writes shall go past the page cache.</param>
    /// <returns>False where the file system cannot: the file then works as before.</returns>
    public static bool TrySet(SafeFileHandle file, bool on)
    {
        ArgumentNullException.ThrowIfNull(file);
        int flags = Control(file, GetFlags, 0);
        return flags >= 0 && Control(file, SetFlags, on ? flags | Direct : flags & ~Direct) >= 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, nint argument);
}
