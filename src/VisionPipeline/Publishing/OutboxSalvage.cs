using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <summary>Reads the undelivered events of a damaged file: in order from the beginning, and, past the damage, on from where reading works again.</summary>
internal static class OutboxSalvage
{
    // After damage at one place the next readable one is looked for in steps of this many events.
    private const int Step = 64;

    /// <summary>Pages of events, in order.</summary>
    /// <param name="path">The file that was set aside.</param>
    /// <param name="after">Number of the event to go on after.</param>
    /// <param name="count">Events in a page.</param>
    /// <exception cref="SqliteException">Nothing of it can be read.</exception>
    public static IEnumerable<SalvagedPage> Read(string path, long after, int count)
    {
        using SqliteConnection connection = OutboxConnection.ForReading(path);
        Dictionary<int, string> sinks = Names(connection);
        long last = OutboxSchema.Scalar(connection, "SELECT max(seq) FROM events") is long most ? most : 0;
        while (after < last)
        {
            var page = new List<SalvagedEvent>(count);
            bool more;
            try
            {
                more = Page(connection, sinks, ref after, count, page);
            }
            catch (SqliteException)
            {
                after += Step;
                more = true;
            }

            if (page.Count > 0)
                yield return new SalvagedPage(page, after);
            if (!more)
                yield break;
        }
    }

    /// <summary>The highest number that the file ever gave to an event, as far as it can be read; else 0.</summary>
    public static long LastNumber(string path)
    {
        try
        {
            using SqliteConnection connection = OutboxConnection.ForReading(path);
            return OutboxSchema.Scalar(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'events'") is long last ? last : 0;
        }
        catch (SqliteException e) when (!OutboxConnection.IsFull(e))
        {
            return 0;
        }
    }

    // False at the end of the events. What was read before damage is in the page, and `after` tells how far that was.
    private static bool Page(SqliteConnection connection, Dictionary<int, string> sinks, ref long after, int count, List<SalvagedEvent> into)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText =
            """
            SELECT e.seq, l.kind, l.key, e.identity, e.pass_id, e.revision, e.captured, e.body,
                (SELECT group_concat(s.id) FROM sinks s WHERE EXISTS(SELECT 1 FROM outbox o WHERE o.sink = s.id AND o.lane = e.lane AND o.seq = e.seq))
            FROM events e JOIN lanes l ON l.id = e.lane WHERE e.seq > $1 ORDER BY e.seq LIMIT $2
            """;
        select.Parameters.AddWithValue("$1", after);
        select.Parameters.AddWithValue("$2", count);
        using SqliteDataReader reader = select.ExecuteReader();
        int rows = 0;
        while (reader.Read())
        {
            rows++;
            after = reader.GetInt64(0);
            if (reader.IsDBNull(8))
                continue;
            into.Add(new SalvagedEvent(
                new StoredEvent
                {
                    Kind = (EventKinds)reader.GetInt32(1),
                    Key = reader.GetString(2),
                    Identity = reader.IsDBNull(3) ? null : reader.GetString(3),
                    PassId = reader.IsDBNull(4) ? null : reader.GetString(4),
                    Revision = reader.GetInt32(5),
                    CapturedUs = reader.GetInt64(6),
                    Body = (byte[])reader.GetValue(7),
                },
                [.. reader.GetString(8).Split(',').Select(id => sinks[int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)])]));
        }

        return rows == count;
    }

    private static Dictionary<int, string> Names(SqliteConnection connection)
    {
        var names = new Dictionary<int, string>();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT id, name FROM sinks";
        using SqliteDataReader reader = select.ExecuteReader();
        while (reader.Read())
            names[reader.GetInt32(0)] = reader.GetString(1);
        return names;
    }
}
