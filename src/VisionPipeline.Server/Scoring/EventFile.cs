using System.Text;
using System.Text.Json;
using VisionPipeline.Events;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Scoring;

/// <summary>Reads plate events as <see cref="JsonLinesFile"/> writes them.</summary>
internal static class EventFile
{
    /// <summary>All events, in order; empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VerbException">A line is no plate event, or its text is hidden; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<PlateEvent> Read(string path)
    {
        List<PlateEvent> events = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            PlateEvent plate;
            try
            {
                plate = PlateEventJson.ReadPlate(Encoding.UTF8.GetBytes(line));
            }
            catch (JsonException e)
            {
                throw new VerbException($"{path}: line {number} is no plate event ({e.Message.ReplaceLineEndings(" ")})");
            }

            if (plate.Plate?.Hmac is not null)
                throw new VerbException($"{path}: line {number} hides its text (privacy mode), so it cannot be compared; score events with plain texts");
            events.Add(plate);
        }

        return events;
    }
}
