using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <summary>Reads the event store beside the running pipeline; changes nothing. Used by one thread at a time.</summary>
public sealed class EventStoreReader : IDisposable
{
    private const int Page = 500;
    private const string Matching =
        "(l.kind & $kinds) <> 0 AND ($key IS NULL OR l.key = $key) AND ($from IS NULL OR e.captured >= $from) AND ($to IS NULL OR e.captured < $to)";

    private readonly SqliteConnection _connection;

    /// <summary>Opens a store.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="OutboxException">It is missing or no store.</exception>
    public EventStoreReader(string path)
    {
        try
        {
            _connection = Opened(path);
        }
        catch (SqliteException e)
        {
            throw new OutboxException($"{path}: no event store: {OutboxConnection.Words(e)}", e);
        }
    }

    /// <summary>Number of the newest event; 0 where there is none.</summary>
    public long Last => OutboxSchema.Scalar(_connection, "SELECT max(seq) FROM events") is long last ? last : 0;

    /// <summary>Events after a number, in order of acceptance. They are read page by page: any number of them takes little memory.</summary>
    /// <param name="query">Which.</param>
    /// <param name="after">The number before the first.</param>
    public IEnumerable<OutboxEntry> Read(EventQuery query, long after = 0)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = new List<OutboxEntry>(Page);
        do
        {
            page.Clear();
            using (SqliteCommand select = Command(
                $"SELECT e.seq, e.lane, l.kind, l.key, e.pass_id, e.revision, e.body FROM events e JOIN lanes l ON l.id = e.lane WHERE e.seq > $after AND {Matching} ORDER BY e.seq LIMIT {Page}", query))
            {
                select.Parameters.AddWithValue("$after", after);
                using SqliteDataReader reader = select.ExecuteReader();
                while (reader.Read())
                {
                    page.Add(new OutboxEntry(
                        reader.GetInt64(0), reader.GetInt32(1), (EventKinds)reader.GetInt32(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4),
                        reader.GetInt32(5), false, (byte[])reader.GetValue(6)));
                }
            }

            foreach (OutboxEntry entry in page)
                yield return entry;
            if (page.Count > 0)
                after = page[^1].Sequence;
        }
        while (page.Count == Page);
    }

    /// <summary>What is stored and owed.</summary>
    public EventStoreStatus Status()
    {
        var sinks = new List<SinkBacklog>();
        using (SqliteCommand select = Command(
            """
            SELECT s.name, (SELECT count(*) FROM outbox o WHERE o.sink = s.id),
                (SELECT min(e.stored) FROM outbox o JOIN events e ON e.seq = o.seq WHERE o.sink = s.id AND o.seq = (SELECT min(seq) FROM outbox WHERE sink = s.id)),
                (SELECT count(*) FROM dead_letters d WHERE d.sink = s.id) FROM sinks s ORDER BY s.id
            """, null))
        {
            using SqliteDataReader reader = select.ExecuteReader();
            while (reader.Read())
                sinks.Add(new SinkBacklog(reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : Time(reader.GetInt64(2)), reader.GetInt64(3)));
        }

        long events = (long)OutboxSchema.Scalar(_connection, "SELECT count(*) FROM events")!;
        long bytes = (long)OutboxSchema.Scalar(_connection, "SELECT p.page_count * s.page_size FROM pragma_page_count p, pragma_page_size s")!;
        object? oldest = OutboxSchema.Scalar(_connection, "SELECT stored FROM events ORDER BY seq LIMIT 1");
        object? newest = OutboxSchema.Scalar(_connection, "SELECT stored FROM events ORDER BY seq DESC LIMIT 1");
        long version = (long)OutboxSchema.Scalar(_connection, "PRAGMA user_version")!;
        return new EventStoreStatus((int)version, events, bytes, oldest is long first ? Time(first) : null, newest is long last ? Time(last) : null, sinks);
    }

    /// <summary>Reads everything: SQLite's full integrity check, and whether each event is JSON and each debt has its event.</summary>
    /// <returns>Faults, one line each; empty where the store is sound.</returns>
    public IReadOnlyList<string> Verify()
    {
        var faults = new List<string>();
        try
        {
            using (SqliteCommand check = Command("PRAGMA integrity_check(20)", null))
            {
                using SqliteDataReader reader = check.ExecuteReader();
                while (reader.Read())
                {
                    if (reader.GetString(0) is not "ok" and var words)
                        faults.Add(words.ReplaceLineEndings(" "));
                }
            }

            if (OutboxSchema.Scalar(_connection, "SELECT count(*) FROM outbox o WHERE NOT EXISTS(SELECT 1 FROM events e WHERE e.seq = o.seq)") is long orphans and > 0)
                faults.Add($"{orphans} undelivered entries have no event");
            if (OutboxSchema.Scalar(_connection, "SELECT count(*) FROM events WHERE NOT json_valid(body)") is long broken and > 0)
                faults.Add($"{broken} events are no JSON");
        }
        catch (SqliteException e)
        {
            faults.Add(OutboxConnection.Words(e));
        }

        return faults;
    }

    /// <summary>Has events sent again, marked as replay, beside the running pipeline; it notices within a second.</summary>
    /// <param name="path">The store.</param>
    /// <param name="query">Which.</param>
    /// <param name="sink">To which of the sinks that get such events; null for all of them.</param>
    /// <returns>How many.</returns>
    /// <exception cref="OutboxException">It is missing, no store, or no such sink was configured when it was last opened.</exception>
    public static long Replay(string path, EventQuery query, string? sink = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        // Says in words what is no store, before anything is written to it.
        new EventStoreReader(path).Dispose();
        try
        {
            using SqliteConnection connection = OutboxConnection.ForWriting(path);
            OutboxSchema.Migrate(connection);
            string[] known = Configured(connection);
            if (sink is not null && !known.Contains(sink))
                throw new OutboxException($"{path}: no sink is named {sink}; there are {string.Join(", ", known)}");
            using SqliteCommand insert = Bound(connection.CreateCommand(), query);
            insert.CommandText =
                $"""
                BEGIN IMMEDIATE;
                INSERT OR IGNORE INTO outbox(sink, lane, seq, replay) SELECT s.id, e.lane, e.seq, 1 FROM events e JOIN lanes l ON l.id = e.lane JOIN sinks s ON (s.kinds & l.kind) <> 0 AND ($sink IS NULL OR s.name = $sink) WHERE {Matching};
                """;
            insert.Parameters.AddWithValue("$sink", (object?)sink ?? DBNull.Value);
            insert.ExecuteNonQuery();
            long count = (long)OutboxSchema.Scalar(connection, "SELECT changes()")!;
            OutboxSchema.Execute(connection, "INSERT INTO counters(name, value) VALUES('replays', 1) ON CONFLICT(name) DO UPDATE SET value = value + 1; COMMIT;");
            return count;
        }
        catch (SqliteException e)
        {
            throw new OutboxException($"{path}: {OutboxConnection.Words(e)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Opened(string path)
    {
        if (!File.Exists(path))
            throw new OutboxException($"{path}: there is no event store; name the one of the running pipeline");
        SqliteConnection connection = OutboxConnection.ForReading(path);
        try
        {
            if (OutboxSchema.Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name IN ('events', 'outbox', 'lanes', 'sinks')") is not 4L)
                throw new OutboxException($"{path}: a SQLite file, but no event store");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string[] Configured(SqliteConnection connection)
    {
        var names = new List<string>();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT name FROM sinks WHERE kinds <> 0 ORDER BY id";
        using SqliteDataReader reader = select.ExecuteReader();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return [.. names];
    }

    private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private SqliteCommand Command(string sql, EventQuery? query)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return query is null ? command : Bound(command, query);
    }

    private static SqliteCommand Bound(SqliteCommand command, EventQuery query)
    {
        command.Parameters.AddWithValue("$kinds", (int)query.Kinds);
        command.Parameters.AddWithValue("$key", (object?)query.Key ?? DBNull.Value);
        command.Parameters.AddWithValue("$from", query.From is { } from ? EventOutbox.Microseconds(from) : DBNull.Value);
        command.Parameters.AddWithValue("$to", query.To is { } to ? EventOutbox.Microseconds(to) : DBNull.Value);
        return command;
    }
}
