using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using VisionPipeline.Native.Sqlite;

namespace VisionPipeline.Recording;

/// <summary>The table of recorded files: SQLite in WAL mode, synced on each commit, so that a row that is there stays there.</summary>
/// <remarks>Thread-safe. Several processes may have it open: <c>vision recordings</c> reads while the pipeline writes.</remarks>
public sealed partial class RecordingIndex : IDisposable
{
    /// <summary>Its file in the recording folder.</summary>
    public const string FileName = "index.db";

    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS files (
            path TEXT PRIMARY KEY, kind INTEGER NOT NULL, camera TEXT NOT NULL, state INTEGER NOT NULL,
            start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, duration_ms INTEGER NOT NULL, bytes INTEGER NOT NULL,
            codec TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, packets INTEGER NOT NULL,
            sha256 TEXT, gaps TEXT, passes TEXT, reason TEXT) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS files_by_time ON files (camera, kind, start_us);
        CREATE INDEX IF NOT EXISTS files_by_state ON files (state) WHERE state IN (0, 4);
        CREATE TABLE IF NOT EXISTS holds (
            id INTEGER PRIMARY KEY, camera TEXT, from_us INTEGER NOT NULL, to_us INTEGER NOT NULL, reason TEXT NOT NULL, expires_us INTEGER);
        CREATE TABLE IF NOT EXISTS tracks (
            id INTEGER PRIMARY KEY, camera TEXT NOT NULL, first_us INTEGER NOT NULL, track INTEGER NOT NULL,
            start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, points BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS tracks_by_time ON tracks (camera, end_us);
        CREATE TABLE IF NOT EXISTS track_names (
            camera TEXT NOT NULL, first_us INTEGER NOT NULL, track INTEGER NOT NULL, plate TEXT NOT NULL, told_us INTEGER NOT NULL,
            PRIMARY KEY (camera, first_us, track)) WITHOUT ROWID;
        PRAGMA user_version = 1;
        """;

    private const string Columns = "path, kind, camera, state, start_us, end_us, duration_ms, bytes, codec, width, height, packets, sha256, gaps, passes, reason";

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    private RecordingIndex(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the index of a recording folder, and makes it where there is none.</summary>
    /// <param name="folder">The recording folder; it must exist.</param>
    /// <exception cref="SqliteException">It is no index, or of a newer version.</exception>
    public static RecordingIndex Open(string folder)
    {
        SqliteRuntime.Use();
        var text = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, FileName), Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            Execute(connection, Schema);
            return new RecordingIndex(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Adds or replaces rows in one durable transaction.</summary>
    /// <exception cref="SqliteException">The disk is full or failed; nothing was changed.</exception>
    public void Put(IReadOnlyCollection<RecordingRow> rows)
    {
        if (rows.Count == 0)
            return;
        lock (_gate)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            using SqliteCommand command = _connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"INSERT OR REPLACE INTO files ({Columns}) VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)";
            foreach (RecordingRow row in rows)
            {
                command.Parameters.Clear();
                object?[] values =
                [
                    row.Path, (int)row.Kind, row.Camera, (int)row.State, row.StartMicroseconds, row.EndMicroseconds, row.DurationMilliseconds, row.Bytes,
                    row.Codec, row.Width, row.Height, row.Packets, row.Sha256,
                    row.Gaps.Count == 0 ? null : JsonSerializer.Serialize(row.Gaps), row.Passes.Count == 0 ? null : JsonSerializer.Serialize(row.Passes), row.Reason,
                ];
                for (int i = 0; i < values.Length; i++)
                    command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i] ?? DBNull.Value);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    /// <summary>Takes a row out.</summary>
    /// <param name="path">The row's path.</param>
    public void Remove(string path) => Run("DELETE FROM files WHERE path = $0", path);

    /// <summary>The row of a file; null where there is none.</summary>
    /// <param name="path">Relative to the recording folder.</param>
    public RecordingRow? Find(string path) => Rows("path = $0", "start_us", path).FirstOrDefault();

    /// <summary>Files that overlap a stretch of time, oldest first.</summary>
    /// <param name="camera">The camera; null for all.</param>
    /// <param name="kind">Only such; null for all.</param>
    /// <param name="fromMicroseconds">Beginning, microseconds since 1970.</param>
    /// <param name="toMicroseconds">End, not included.</param>
    public IReadOnlyList<RecordingRow> Between(string? camera, RecordedKind? kind, long fromMicroseconds, long toMicroseconds) =>
        Rows(
            "($0 IS NULL OR camera = $0) AND ($1 IS NULL OR kind = $1) AND start_us < $3 AND (end_us > $2 OR state = 0)",
            "camera, start_us",
            camera,
            kind is RecordedKind wanted ? (int)wanted : null,
            fromMicroseconds,
            toMicroseconds);

    /// <summary>Files in a state.</summary>
    /// <param name="state">The state.</param>
    public IReadOnlyList<RecordingRow> InState(RecordingState state) => Rows("state = $0", "start_us", (int)state);

    /// <summary>The paths of all files.</summary>
    public IReadOnlySet<string> Paths()
    {
        lock (_gate)
        {
            using SqliteCommand command = Command("SELECT path FROM files");
            using SqliteDataReader reader = command.ExecuteReader();
            var paths = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read())
                paths.Add(reader.GetString(0));
            return paths;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _connection.Dispose();
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static RecordingRow Read(SqliteDataReader reader) => new()
    {
        Path = reader.GetString(0),
        Kind = (RecordedKind)reader.GetInt32(1),
        Camera = reader.GetString(2),
        State = (RecordingState)reader.GetInt32(3),
        StartMicroseconds = reader.GetInt64(4),
        EndMicroseconds = reader.GetInt64(5),
        DurationMilliseconds = reader.GetInt64(6),
        Bytes = reader.GetInt64(7),
        Codec = reader.GetString(8),
        Width = reader.GetInt32(9),
        Height = reader.GetInt32(10),
        Packets = reader.GetInt64(11),
        Sha256 = reader.IsDBNull(12) ? null : reader.GetString(12),
        Gaps = reader.IsDBNull(13) ? [] : JsonSerializer.Deserialize<RecordingGap[]>(reader.GetString(13))!,
        Passes = reader.IsDBNull(14) ? [] : JsonSerializer.Deserialize<string[]>(reader.GetString(14))!,
        Reason = reader.IsDBNull(15) ? null : reader.GetString(15),
    };

    private List<RecordingRow> Rows(string where, string order, params object?[] values)
    {
        lock (_gate)
        {
            using SqliteCommand command = Command($"SELECT {Columns} FROM files WHERE {where} ORDER BY {order}", values);
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<RecordingRow>();
            while (reader.Read())
                rows.Add(Read(reader));
            return rows;
        }
    }

    private int Run(string text, params object?[] values)
    {
        lock (_gate)
        {
            using SqliteCommand command = Command(text, values);
            return command.ExecuteNonQuery();
        }
    }

    // Texts are constants of this class; what varies comes as values.
#pragma warning disable CA2100
    private SqliteCommand Command(string text, params object?[] values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i] ?? DBNull.Value);
        return command;
    }
#pragma warning restore CA2100
}
