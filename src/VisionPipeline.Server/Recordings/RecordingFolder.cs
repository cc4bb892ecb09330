using System.Globalization;
using Microsoft.Data.Sqlite;
using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Recordings;

/// <summary>Opens a recording folder for a verb, and reads the times that verbs take.</summary>
internal static class RecordingFolder
{
    /// <summary>Runs a body with the folder and its index.</summary>
    /// <exception cref="VerbException">It is no recording folder, or its index is damaged.</exception>
    public static int With(string folder, Func<string, RecordingIndex, int> body)
    {
        if (!File.Exists(Path.Combine(folder, RecordingIndex.FileName)))
            throw new VerbException($"{folder}: no recording folder ({RecordingIndex.FileName} is not in it)");
        try
        {
            using RecordingIndex index = RecordingIndex.Open(folder);
            return body(folder, index);
        }
        catch (SqliteException e)
        {
            throw new VerbException($"{folder}/{RecordingIndex.FileName}: {e.Message}");
        }
    }

    /// <summary>Reads a time such as <c>2026-03-01T12:00:00Z</c> or <c>2026-03-01 13:00</c>; without a zone it is the machine's.</summary>
    /// <exception cref="VerbException">It is none.</exception>
    public static DateTimeOffset Time(string text, string option) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? time.ToUniversalTime()
            : throw new VerbException($"{option}: '{text}' is no time; right would be 2026-03-01T12:00:00Z");

    public static long Microseconds(DateTimeOffset time) => (long)(time - DateTimeOffset.UnixEpoch).TotalMicroseconds;
}
