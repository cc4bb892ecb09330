using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VisionPipeline.Native.Storage;

/// <summary>Makes the entries of a folder durable: a new, renamed or deleted file is so only once its folder is synced (fsync(2)).</summary>
/// <remarks>Thread-safe. .NET opens no folders, so this goes to the system itself.</remarks>
public static partial class FolderSync
{
    // O_RDONLY | O_DIRECTORY | O_CLOEXEC; O_DIRECTORY differs between processors (asm-generic/fcntl.h, asm/fcntl.h of arm64).
    private static readonly int OpenFlags = 0x80000 | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000);

    /// <summary>Syncs a folder.</summary>
    /// <param name="folder">Its path.</param>
    /// <exception cref="StorageException">It does not exist, or the disk failed.</exception>
    public static void Flush(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        int descriptor = Open(folder, OpenFlags);
        if (descriptor < 0)
            throw Fault("open", folder);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Fsync(handle) != 0)
            throw Fault("fsync", folder);
    }

    private static StorageException Fault(string call, string folder)
    {
        int code = Marshal.GetLastPInvokeError();
        return new StorageException($"{call} {folder}", Marshal.GetPInvokeErrorMessage(code), code);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
