using System.Globalization;
using Microsoft.Data.Sqlite;
using VisionPipeline.Native.Sqlite;

namespace VisionPipeline.Publishing;

/// <summary>Opens connections to the store: one that writes, any number that read beside it (write-ahead log).</summary>
internal static class OutboxConnection
{
    private const int Damaged = 11;
    private const int NoDatabase = 26;
    private const int Interrupted = 9;
    private const int DiskFails = 10;
    private const int DiskFull = 13;
    private const int CannotOpen = 14;

    // No room for the shared memory beside the file: SQLite tells it as a failing disk.
    private const int NoRoomForShm = 4874;

    // ENOSPC and EDQUOT.
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    /// <summary>The connection that writes: WAL, each commit synced to the disk before it returns (synchronous FULL).</summary>
    public static SqliteConnection ForWriting(string path)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Set before the first page is written; afterwards it has no effect, which is fine.
            OutboxSchema.Execute(connection, "PRAGMA page_size = 8192;");
            string mode = (string)OutboxSchema.Scalar(connection, "PRAGMA journal_mode = WAL")!;
            if (mode != "wal")
                throw new OutboxException($"{path}: this file system has no write-ahead log for SQLite (journal mode is {mode}); name a file on a local disk");
            OutboxSchema.Execute(connection, "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that changes nothing.</summary>
    public static SqliteConnection ForReading(string path)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadOnly);
        OutboxSchema.Execute(connection, "PRAGMA query_only = 1; PRAGMA cache_size = -2048;");
        return connection;
    }

    /// <summary>Looks for damage, for a limited time.</summary>
    /// <returns>What is wrong, in SQLite's words; null where nothing was found in that time.</returns>
    public static string? Check(SqliteConnection connection, TimeSpan limit, TimeProvider time)
    {
        if (limit == TimeSpan.Zero)
            return null;
        using ITimer? timer = limit == Timeout.InfiniteTimeSpan
            ? null
            : time.CreateTimer(static handle => SQLitePCL.raw.sqlite3_interrupt((SQLitePCL.sqlite3)handle!), connection.Handle, limit, Timeout.InfiniteTimeSpan);
        try
        {
            string verdict = (string)OutboxSchema.Scalar(connection, "PRAGMA quick_check(1)")!;
            return verdict == "ok" ? null : verdict.ReplaceLineEndings(" ");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted)
        {
            return null;
        }
    }

    /// <summary>Whether the file itself is at fault, not the disk under it.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Damaged or NoDatabase;

    /// <summary>Whether it is only room that is missing, be it for what SQLite needs to read.</summary>
    public static bool IsFull(SqliteException e) => e.SqliteErrorCode == DiskFull || e.SqliteExtendedErrorCode == NoRoomForShm;

    /// <summary>Whether opening may work later without anybody mending a setting or a right: the disk is full, or it fails.</summary>
    public static bool MayPass(Exception e, string path) => e switch
    {
        SqliteException { SqliteErrorCode: DiskFull or DiskFails } => true,
        SqliteException { SqliteErrorCode: CannotOpen } => HasNoRoom(path),
        IOException { HResult: NoSpace or OverQuota } => true,
        _ => false,
    };

    /// <summary>One line for an operator.</summary>
    public static string Words(SqliteException e) => e.SqliteErrorCode switch
    {
        _ when IsFull(e) => "the disk is full",
        DiskFails => string.Create(CultureInfo.InvariantCulture, $"the disk fails (SQLite I/O error {e.SqliteExtendedErrorCode})"),
        8 => "the file is read-only",
        CannotOpen => "the file cannot be opened",
        5 or 6 => "another process holds the file locked",
        _ => string.Create(CultureInfo.InvariantCulture, $"SQLite error {e.SqliteExtendedErrorCode}: {e.Message}"),
    };

    // "Cannot open" is SQLite's word for a folder that may not be written and for a disk without room for one more file alike.
    private static bool HasNoRoom(string path)
    {
        try
        {
            new FileStream(path + ".probe", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is IOException { HResult: NoSpace or OverQuota };
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        SqliteRuntime.Use();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
