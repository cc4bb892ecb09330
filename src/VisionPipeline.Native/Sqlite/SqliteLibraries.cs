using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Sqlite;

/// <summary>What `vision doctor` asks of SQLite, which holds the event store and the outbox.</summary>
public static class SqliteLibraries
{
    // UPSERT came with 3.24, RETURNING with 3.35 (sqlite.org/changes.html).
    private static readonly Version Oldest = new(3, 35);

    /// <summary>One probe, for SQLite.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes { get; } =
    [
        new()
        {
            Name = "SQLite",
            FileNames = ["libsqlite3.so.0"],
            Package = "libsqlite3-0",
            Version = VersionOf,
            Judge = static version => Version.TryParse(version, out Version? parsed) && parsed >= Oldest
                ? null
                : $"version {version}: {Oldest} or newer is needed",
        },
    ];

    private static unsafe string VersionOf(nint library)
    {
        var version = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "sqlite3_libversion");
        return Marshal.PtrToStringUTF8((nint)version()) ?? "";
    }
}
