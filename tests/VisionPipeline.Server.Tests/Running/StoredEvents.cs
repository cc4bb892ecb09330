using System.Text;
using Microsoft.Data.Sqlite;
using VisionPipeline.Native.Sqlite;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>What an event store holds, read with nothing but SQLite.</summary>
internal static class StoredEvents
{
    /// <summary>The health events of a camera as JSON, in the order in which they were stored.</summary>
    public static IReadOnlyList<string> Health(string store, string camera) =>
        [.. Bodies(store).Where(body => body.Contains($"\"camera\":\"{camera}\"", StringComparison.Ordinal) && body.Contains("camera_state", StringComparison.Ordinal))];

    /// <summary>All events as JSON.</summary>
    public static IReadOnlyList<string> Bodies(string store)
    {
        SqliteRuntime.Use();
        using var connection = new SqliteConnection($"Data Source={store};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM events ORDER BY seq";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> bodies = [];
        while (reader.Read())
            bodies.Add(Encoding.UTF8.GetString((byte[])reader.GetValue(0)));
        return bodies;
    }
}
