using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <summary>The statements of the writing connection. Used by one thread at a time.</summary>
internal sealed class OutboxDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _owe;
    private readonly SqliteCommand _settle;
    private readonly SqliteCommand _bury;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _walk;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _unbury;
    private readonly SqliteCommand _room;
    private readonly Dictionary<(EventKinds Kind, string Key), int> _lanes = [];

    public OutboxDatabase(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _insert = Prepare(
            "INSERT INTO events(lane, identity, pass_id, revision, captured, stored, body) VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT(identity) DO NOTHING RETURNING seq", 7);
        _owe = Prepare("INSERT OR IGNORE INTO outbox(sink, lane, seq, replay) VALUES($1, $2, $3, 0)", 3);
        _settle = Prepare("DELETE FROM outbox WHERE sink = $1 AND lane = $2 AND seq = $3", 3);
        _bury = Prepare("INSERT INTO dead_letters(sink, seq, target, reason, time) VALUES($1, $2, $3, $4, $5)", 5);
        _find = Prepare("SELECT body FROM events WHERE identity = $1", 1);
        // CROSS JOIN keeps SQLite from scanning the whole outbox for each event.
        _walk = Prepare(
            """
            SELECT seq, stored, EXISTS(SELECT 1 FROM sinks s CROSS JOIN outbox o ON o.sink = s.id AND o.lane = e.lane AND o.seq = e.seq)
            FROM events e WHERE seq > $1 ORDER BY seq LIMIT $2
            """, 2);
        _delete = Prepare("DELETE FROM events WHERE seq = $1", 1);
        // The oldest are looked at only: their times never go back.
        _unbury = Prepare("DELETE FROM dead_letters WHERE time < $1 AND id IN (SELECT id FROM dead_letters ORDER BY id LIMIT $2)", 2);
        _room = Prepare("SELECT (p.page_count - f.freelist_count) * s.page_size FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s");
        using SqliteCommand lanes = Prepare("SELECT id, kind, key FROM lanes");
        using SqliteDataReader reader = lanes.ExecuteReader();
        while (reader.Read())
            _lanes[((EventKinds)reader.GetInt32(1), reader.GetString(2))] = reader.GetInt32(0);
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>SQLite may have rolled back by itself: then there is nothing to do. Lanes made meanwhile are forgotten.</summary>
    public void Rollback(IEnumerable<(EventKinds Kind, string Key)> lanes)
    {
        foreach ((EventKinds, string) lane in lanes)
            _lanes.Remove(lane);
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
        }
    }

    /// <summary>The number of a lane; <paramref name="made"/> gets those that this transaction makes.</summary>
    public int Lane(EventKinds kind, string key, List<(EventKinds Kind, string Key)> made)
    {
        if (_lanes.TryGetValue((kind, key), out int id))
            return id;
        using SqliteCommand insert = Prepare("INSERT INTO lanes(kind, key) VALUES($1, $2) RETURNING id", 2);
        id = (int)(long)Scalar(insert, (int)kind, key)!;
        _lanes[(kind, key)] = id;
        made.Add((kind, key));
        return id;
    }

    /// <summary>Stores an event; null where its identity is stored already.</summary>
    public long? Insert(int lane, StoredEvent plate, long storedUs) =>
        (long?)Scalar(_insert, lane, plate.Identity, plate.PassId, plate.Revision, plate.CapturedUs, storedUs, plate.Body);

    public void Owe(int sink, int lane, long sequence) => Run(_owe, sink, lane, sequence);

    public void Settle(int sink, int lane, long sequence) => Run(_settle, sink, lane, sequence);

    public void Bury(int sink, long sequence, string target, string reason, long timeUs) => Run(_bury, sink, sequence, target, reason, timeUs);

    public byte[]? Find(string identity) => (byte[]?)Scalar(_find, identity);

    public void Delete(long sequence) => Run(_delete, sequence);

    /// <summary>Deletes dead letters from before a time, the oldest first.</summary>
    public void Unbury(long beforeUs, int most) => Run(_unbury, beforeUs, most);

    /// <summary>Bytes that the file's used pages take.</summary>
    public long UsedBytes() => (long)_room.ExecuteScalar()!;

    /// <summary>Goes through the store in order, a page at a time.</summary>
    public void Walk(long after, int count, List<(long Sequence, long StoredUs, bool Owed)> into)
    {
        Bind(_walk, after, count);
        using SqliteDataReader reader = _walk.ExecuteReader();
        while (reader.Read())
            into.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2)));
    }

    /// <summary>The number of a sink; one that is missing is made, and gets no kinds yet.</summary>
    public int Sink(string name)
    {
        using SqliteCommand find = Prepare("SELECT id FROM sinks WHERE name = $1", 1);
        if (Scalar(find, name) is long id)
            return (int)id;
        using SqliteCommand insert = Prepare("INSERT INTO sinks(name, kinds) VALUES($1, 0) RETURNING id", 1);
        return (int)(long)Scalar(insert, name)!;
    }

    /// <summary>Notes which kinds each sink gets, and none for all others. Only what changed is written: a start must not need room on the disk.</summary>
    /// <returns>Their numbers.</returns>
    public int[] Enrol(IReadOnlyList<SinkRegistration> sinks)
    {
        int[] numbers = [.. sinks.Select(sink => Sink(sink.Name))];
        var before = new Dictionary<int, EventKinds>();
        using (SqliteCommand all = Prepare("SELECT id, kinds FROM sinks"))
        {
            using SqliteDataReader reader = all.ExecuteReader();
            while (reader.Read())
                before[reader.GetInt32(0)] = (EventKinds)reader.GetInt32(1);
        }

        using SqliteCommand update = Prepare("UPDATE sinks SET kinds = $2 WHERE id = $1", 2);
        foreach ((int id, EventKinds kinds) in before)
        {
            int index = Array.IndexOf(numbers, id);
            EventKinds now = index < 0 ? EventKinds.None : sinks[index].Kinds;
            if (now != kinds)
                Run(update, id, (int)now);
        }

        return numbers;
    }

    public IReadOnlyDictionary<int, (string Name, long Owed)> Sinks()
    {
        var sinks = new Dictionary<int, (string, long)>();
        using SqliteCommand all = Prepare("SELECT id, name, (SELECT count(*) FROM outbox o WHERE o.sink = s.id) FROM sinks s");
        using SqliteDataReader reader = all.ExecuteReader();
        while (reader.Read())
            sinks[reader.GetInt32(0)] = (reader.GetString(1), reader.GetInt64(2));
        return sinks;
    }

    /// <summary>A damaged file that is not read to its end yet; null where there is none.</summary>
    public PendingSalvage? Salvage()
    {
        using SqliteCommand find = Prepare("SELECT file, reason, after, taken FROM salvage LIMIT 1");
        using SqliteDataReader reader = find.ExecuteReader();
        return reader.Read() ? new PendingSalvage(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)) : null;
    }

    /// <summary>Notes how far a damaged file is read. Part of the transaction that takes its events over.</summary>
    public void NoteSalvage(PendingSalvage salvage)
    {
        using SqliteCommand note = Prepare("INSERT OR REPLACE INTO salvage(file, reason, after, taken) VALUES($1, $2, $3, $4)", 4);
        Run(note, salvage.File, salvage.Reason, salvage.After, salvage.Taken);
    }

    public void EndSalvage(string file)
    {
        using SqliteCommand end = Prepare("DELETE FROM salvage WHERE file = $1", 1);
        Run(end, file);
    }

    /// <summary>The next event gets a number above this one.</summary>
    public void NumberAfter(long sequence)
    {
        using SqliteCommand number = Prepare("INSERT INTO sqlite_sequence(name, seq) VALUES('events', $1)", 1);
        Run(number, sequence);
    }

    /// <summary>Moves everything from the write-ahead log into the file itself.</summary>
    public void Checkpoint() => OutboxSchema.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    public long LastStoredUs()
    {
        using SqliteCommand last = Prepare("SELECT stored FROM events ORDER BY seq DESC LIMIT 1");
        return last.ExecuteScalar() is long stored ? stored : 0;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in (SqliteCommand[])[_begin, _commit, _rollback, _insert, _owe, _settle, _bury, _find, _walk, _delete, _unbury, _room])
            command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, int parameters = 0)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter($"${i}", null));
        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        return command.ExecuteScalar();
    }
}
