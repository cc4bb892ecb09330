using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <summary>What one sink reads, over a connection of its own beside the writer. Used by one thread at a time.</summary>
internal sealed class OutboxReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _lane;
    private readonly SqliteCommand _lanes;
    private readonly SqliteCommand _replays;

    public OutboxReader(string path)
    {
        _connection = OutboxConnection.ForReading(path);
        _lane = Prepare(
            """
            SELECT o.seq, l.kind, l.key, e.pass_id, e.revision, o.replay, e.body FROM outbox o CROSS JOIN events e ON e.seq = o.seq CROSS JOIN lanes l ON l.id = o.lane
            WHERE o.sink = $1 AND o.lane = $2 AND o.seq > $3 ORDER BY o.seq LIMIT $4
            """, 4);
        // A loose index scan: one step for each lane, however many rows it has.
        _lanes = Prepare(
            """
            WITH RECURSIVE owed(lane) AS (
                SELECT min(lane) FROM outbox WHERE sink = $1
                UNION ALL SELECT (SELECT min(lane) FROM outbox WHERE sink = $1 AND lane > owed.lane) FROM owed WHERE owed.lane IS NOT NULL)
            SELECT lane FROM owed WHERE lane IS NOT NULL
            """, 1);
        _replays = Prepare("SELECT value FROM counters WHERE name = 'replays'", 0);
    }

    /// <summary>The next rows of a lane, in order.</summary>
    public void Read(int sink, int lane, long after, int count, int epoch, List<OutboxEntry> into)
    {
        Bind(_lane, sink, lane, after, count);
        using SqliteDataReader reader = _lane.ExecuteReader();
        while (reader.Read())
        {
            into.Add(new OutboxEntry(
                reader.GetInt64(0), lane, (EventKinds)reader.GetInt32(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.GetInt32(4), reader.GetBoolean(5), (byte[])reader.GetValue(6))
            { Epoch = epoch });
        }
    }

    /// <summary>Lanes with something to deliver.</summary>
    public List<int> Lanes(int sink)
    {
        var lanes = new List<int>();
        Bind(_lanes, sink);
        using SqliteDataReader reader = _lanes.ExecuteReader();
        while (reader.Read())
            lanes.Add(reader.GetInt32(0));
        return lanes;
    }

    /// <summary>How often a replay was asked for, from whatever process.</summary>
    public long Replays() => _replays.ExecuteScalar() is long count ? count : 0;

    public void Dispose()
    {
        _lane.Dispose();
        _lanes.Dispose();
        _replays.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter($"${i}", null));
        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}
