using System.Runtime.InteropServices;
using SQLitePCL;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Sqlite;

/// <summary>Makes Microsoft.Data.Sqlite use the system's SQLite. Thread-safe.</summary>
/// <remarks>Debian's file is named libsqlite3.so.0; the provider asks for e_sqlite3, which NuGet bundles carry and we do not.</remarks>
public static class SqliteRuntime
{
    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>Call before the first connection; further calls do nothing.</summary>
    /// <exception cref="DllNotFoundException">SQLite is missing or too old; the message names the package.</exception>
    public static void Use() => _ = Installed.Value;

    private static bool Install()
    {
        NativeLibraryReport found = SqliteLibraries.Probes[0].Run();
        if (found.State != NativeLibraryState.Ready)
            throw new DllNotFoundException(found.Line);
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, assembly, path) =>
            name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0", assembly, path) : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return true;
    }
}
