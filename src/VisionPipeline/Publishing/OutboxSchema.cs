using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <summary>The tables of the store, by version (PRAGMA user_version).</summary>
internal static class OutboxSchema
{
    /// <summary>The version that this code writes.</summary>
    public const int Version = 4;

    // Each step leads to the next version, in one transaction; a released step is never changed.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE lanes(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL, UNIQUE(kind, key));
        CREATE TABLE sinks(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE events(
            seq INTEGER PRIMARY KEY AUTOINCREMENT, lane INTEGER NOT NULL, identity TEXT UNIQUE, pass_id TEXT, revision INTEGER NOT NULL,
            captured INTEGER NOT NULL, stored INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE INDEX events_captured ON events(captured);
        CREATE TABLE outbox(sink INTEGER NOT NULL, lane INTEGER NOT NULL, seq INTEGER NOT NULL, replay INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY(sink, lane, seq)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE dead_letters(id INTEGER PRIMARY KEY, sink INTEGER NOT NULL, seq INTEGER NOT NULL, target TEXT NOT NULL, reason TEXT NOT NULL, time INTEGER NOT NULL);
        CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """,
        // Which kinds a sink gets; none where it is not configured any more. All, as before, until the outbox says.
        "ALTER TABLE sinks ADD COLUMN kinds INTEGER NOT NULL DEFAULT 15;",
        "CREATE TABLE salvage(file TEXT PRIMARY KEY, reason TEXT NOT NULL, after INTEGER NOT NULL, taken INTEGER NOT NULL) WITHOUT ROWID;",
    ];

    /// <summary>Brings a file to <see cref="Version"/>, one transaction for each step.</summary>
    /// <exception cref="OutboxException">A newer program made it.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        long found = (long)Scalar(connection, "PRAGMA user_version")!;
        if (found > Version)
            throw new OutboxException($"{connection.DataSource}: made by a newer version (schema {found}, this one knows {Version}); update VisionPipeline or name another file");
        for (long step = found; step < Version; step++)
            Execute(connection, $"BEGIN IMMEDIATE; {Steps[step]} PRAGMA user_version = {step + 1}; COMMIT;");
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
