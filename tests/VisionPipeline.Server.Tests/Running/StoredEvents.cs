using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using VisionPipeline.Native.Sqlite;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>What an event store holds, read with nothing but SQLite.</summary>
internal static class StoredEvents
{
    /// <summary>What was told of a camera's state, in the order in which it was stored.</summary>
    public static IReadOnlyList<(bool Alarm, string Message)> Health(string store, string camera)
    {
        List<(bool, string)> told = [];
        foreach (string body in Bodies(store))
        {
            using JsonDocument parsed = JsonDocument.Parse(body);
            JsonElement root = parsed.RootElement;
            if (root.TryGetProperty("kind", out JsonElement kind) && kind.GetString() == "camera_state" && root.GetProperty("camera").GetString() == camera)
                told.Add((root.GetProperty("alarm").GetBoolean(), root.GetProperty("message").GetString()!));
        }

        return told;
    }

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
