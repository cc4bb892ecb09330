using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Recording;

public sealed partial class RecordingIndex
{
    // About 300 MB. A busy road makes some 100,000 stretches a day.
    private const long MostStretches = 2_000_000;

    /// <summary>Where vehicles and plates were seen in a stretch of time.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="fromMicroseconds">Beginning, capture time, microseconds since 1970.</param>
    /// <param name="toMicroseconds">End, not included.</param>
    public IReadOnlyList<TrackWay> Tracks(string camera, long fromMicroseconds, long toMicroseconds)
    {
        Dictionary<TrackKey, (string? Plate, List<TrackPoint> Points)> ways = [];
        lock (_gate)
        {
            using SqliteCommand command = Command(
                """
                SELECT tracks.first_us, tracks.track, tracks.start_us, tracks.points, track_names.plate FROM tracks LEFT JOIN track_names USING (camera, first_us, track)
                WHERE tracks.camera = $0 AND tracks.end_us >= $1 AND tracks.start_us < $2 ORDER BY tracks.start_us
                """,
                camera,
                fromMicroseconds,
                toMicroseconds);
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                var track = new TrackKey(camera, reader.GetInt64(0), reader.GetInt64(1));
                if (!ways.TryGetValue(track, out (string? Plate, List<TrackPoint> Points) way))
                    ways.Add(track, way = (reader.IsDBNull(4) ? null : reader.GetString(4), []));
                ReadOnlySpan<byte> stored = reader.GetFieldValue<byte[]>(3);
                for (; stored.Length >= TrackPoint.StoredBytes; stored = stored[TrackPoint.StoredBytes..])
                    way.Points.Add(TrackPoint.Read(stored, reader.GetInt64(2)));
            }
        }

        return [.. ways.Select(static pair => new TrackWay(pair.Key, pair.Value.Plate, pair.Value.Points))];
    }

    /// <summary>Adds stretches and texts in one durable transaction.</summary>
    internal void PutTracks(IReadOnlyList<TrackStretch> stretches, IReadOnlyList<KeyValuePair<TrackKey, string>> names, long now)
    {
        lock (_gate)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            foreach (TrackStretch stretch in stretches)
            {
                byte[] points = new byte[TrackPoint.StoredBytes * stretch.Points.Length];
                long start = stretch.Points[0].Microseconds;
                for (int i = 0; i < stretch.Points.Length; i++)
                    stretch.Points[i].Write(points.AsSpan(TrackPoint.StoredBytes * i), start);
                using SqliteCommand command = Command(
                    "INSERT INTO tracks (camera, first_us, track, start_us, end_us, points) VALUES ($0, $1, $2, $3, $4, $5)",
                    stretch.Track.Camera,
                    stretch.Track.FirstSeenMicroseconds,
                    stretch.Track.Number,
                    start,
                    stretch.Points[^1].Microseconds,
                    points);
                command.Transaction = transaction;
                command.ExecuteNonQuery();
            }

            foreach ((TrackKey track, string plate) in names)
            {
                using SqliteCommand command = Command(
                    "INSERT OR REPLACE INTO track_names (camera, first_us, track, plate, told_us) VALUES ($0, $1, $2, $3, $4)",
                    track.Camera,
                    track.FirstSeenMicroseconds,
                    track.Number,
                    plate,
                    now);
                command.Transaction = transaction;
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    /// <summary>Names of the cameras that something was seen by.</summary>
    internal IReadOnlyList<string> TrackCameras()
    {
        // From one camera to the next by the index: DISTINCT would walk through all of its entries, two million at most, each minute.
        const string Next =
            """
            WITH RECURSIVE
                a(camera) AS (SELECT MIN(camera) FROM tracks UNION ALL SELECT (SELECT MIN(camera) FROM tracks WHERE camera > a.camera) FROM a WHERE a.camera IS NOT NULL),
                b(camera) AS (SELECT MIN(camera) FROM track_names UNION ALL SELECT (SELECT MIN(camera) FROM track_names WHERE camera > b.camera) FROM b WHERE b.camera IS NOT NULL)
            SELECT camera FROM a WHERE camera IS NOT NULL UNION SELECT camera FROM b WHERE camera IS NOT NULL
            """;
        lock (_gate)
        {
            using SqliteCommand command = Command(Next);
            using SqliteDataReader reader = command.ExecuteReader();
            var cameras = new List<string>();
            while (reader.Read())
                cameras.Add(reader.GetString(0));
            return cameras;
        }
    }

    /// <summary>Deletes what is older, unless it is held.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="endBefore">Capture time, microseconds since 1970.</param>
    /// <param name="now">The wall clock, for holds that end.</param>
    public void DeleteTracks(string camera, long endBefore, long now)
    {
        const string Unheld =
            """
            NOT EXISTS (SELECT 1 FROM holds WHERE (holds.camera IS NULL OR holds.camera = tracks.camera)
                AND tracks.start_us < holds.to_us AND tracks.end_us > holds.from_us AND (holds.expires_us IS NULL OR holds.expires_us > $2))
            """;
        Run($"DELETE FROM tracks WHERE camera = $0 AND end_us < $1 AND {Unheld}", camera, endBefore, now);

        // Texts are told within the life of their track: those of tracks that are gone go with them.
        Run(
            """
            DELETE FROM track_names WHERE camera = $0 AND told_us < $1
                AND NOT EXISTS (SELECT 1 FROM holds WHERE (holds.camera IS NULL OR holds.camera = $0) AND (holds.expires_us IS NULL OR holds.expires_us > $2))
            """,
            camera,
            endBefore,
            now);
    }

    /// <summary>Deletes the oldest of what is too much, held or not.</summary>
    public void TrimTracks()
    {
        if (Run($"DELETE FROM tracks WHERE id <= (SELECT MAX(id) FROM tracks) - {MostStretches}") > 0)
            Run("DELETE FROM track_names WHERE told_us < (SELECT start_us FROM tracks ORDER BY id LIMIT 1)");
    }
}
