using Microsoft.Data.Sqlite;

namespace VisionPipeline.Recording;

public sealed partial class RecordingIndex
{
    private const string NotHeld =
        """
        NOT EXISTS (SELECT 1 FROM holds WHERE (holds.camera IS NULL OR holds.camera = files.camera)
            AND files.start_us < holds.to_us AND files.end_us > holds.from_us AND (holds.expires_us IS NULL OR holds.expires_us > $now))
        """;

    /// <summary>Forbids deletion of what lies in a stretch of time.</summary>
    /// <param name="camera">The camera; null for all.</param>
    /// <param name="fromMicroseconds">Beginning, capture time, microseconds since 1970.</param>
    /// <param name="toMicroseconds">End, not included.</param>
    /// <param name="reason">Why.</param>
    /// <param name="expiresMicroseconds">When it ends by itself, wall clock; null until <see cref="Lift"/>.</param>
    /// <returns>Its number.</returns>
    public long Hold(string? camera, long fromMicroseconds, long toMicroseconds, string reason, long? expiresMicroseconds = null)
    {
        lock (_gate)
        {
            using SqliteCommand command = Command(
                "INSERT INTO holds (camera, from_us, to_us, reason, expires_us) VALUES ($0, $1, $2, $3, $4) RETURNING id",
                camera,
                fromMicroseconds,
                toMicroseconds,
                reason,
                expiresMicroseconds);
            return (long)command.ExecuteScalar()!;
        }
    }

    /// <summary>Ends a hold.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>Whether there was one of that number.</returns>
    public bool Lift(long id) => Run("DELETE FROM holds WHERE id = $0", id) > 0;

    /// <summary>All holds.</summary>
    public IReadOnlyList<RecordingHold> Holds()
    {
        lock (_gate)
        {
            using SqliteCommand command = Command("SELECT id, camera, from_us, to_us, reason, expires_us FROM holds ORDER BY id");
            using SqliteDataReader reader = command.ExecuteReader();
            var holds = new List<RecordingHold>();
            while (reader.Read())
            {
                holds.Add(new RecordingHold(
                    reader.GetInt64(0),
                    reader.IsDBNull(1) ? null : reader.GetString(1),
                    reader.GetInt64(2),
                    reader.GetInt64(3),
                    reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetInt64(5)));
            }

            return holds;
        }
    }

    /// <summary>Names of the cameras that have files.</summary>
    internal IReadOnlyList<string> Cameras()
    {
        lock (_gate)
        {
            using SqliteCommand command = Command("SELECT DISTINCT camera FROM files");
            using SqliteDataReader reader = command.ExecuteReader();
            var cameras = new List<string>();
            while (reader.Read())
                cameras.Add(reader.GetString(0));
            return cameras;
        }
    }

    /// <summary>Bytes of files, those of segments of one camera or of everything.</summary>
    internal long TotalBytes(string? camera)
    {
        lock (_gate)
        {
            using SqliteCommand command = camera is null
                ? Command("SELECT COALESCE(SUM(bytes), 0) FROM files")
                : Command("SELECT COALESCE(SUM(bytes), 0) FROM files WHERE camera = $0 AND kind = 0", camera);
            return (long)command.ExecuteScalar()!;
        }
    }

    /// <summary>Files that may be deleted, oldest first: finished and not held.</summary>
    /// <param name="camera">The camera; null for all.</param>
    /// <param name="segments">True: segments only; false: clips and pictures only.</param>
    /// <param name="endBefore">Only those that end before; microseconds since 1970.</param>
    /// <param name="now">The wall clock, for holds that end.</param>
    /// <param name="most">At most so many.</param>
    internal IReadOnlyList<RecordingRow> Deletable(string? camera, bool segments, long endBefore, long now, int most)
    {
        lock (_gate)
        {
            using SqliteCommand command = Command(
                $"SELECT {Columns} FROM files WHERE ($0 IS NULL OR camera = $0) AND (kind = 0) = $1 AND end_us < $2 AND state BETWEEN 1 AND 3 AND {NotHeld} ORDER BY start_us LIMIT $3",
                camera,
                segments ? 1 : 0,
                endBefore,
                most);
            command.Parameters.AddWithValue("$now", now);
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<RecordingRow>();
            while (reader.Read())
                rows.Add(Read(reader));
            return rows;
        }
    }
}
