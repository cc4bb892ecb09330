using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VisionPipeline.Server.Scoring;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision score</c>: how plate events compare with what really passed.</summary>
internal static class ScoreVerb
{
    public static Command Create()
    {
        var events = new Option<string>("--events") { Description = "Plate events, one JSON object a line, as 'vision run' writes them", HelpName = "file", Required = true };
        var truths = new Option<string[]>("--truth") { Description = "What really passed a camera, as 'vision simulate --truth' writes it", HelpName = "camera=file", Required = true, AllowMultipleArgumentsPerToken = true };
        var origins = new Option<string[]>("--origin") { Description = "When a camera's scene began, where its truth does not say it", HelpName = "camera=unix seconds", AllowMultipleArgumentsPerToken = true };
        var from = new Option<string?>("--from") { Description = "Ask only for passes from this capture time on, in seconds since 1970 or as in 2026-01-31T12:00:00Z; where not given, from each scene's origin", HelpName = "time" };
        var json = new Option<string?>("--json") { Description = "Write every figure as JSON", HelpName = "file" };
        var command = new Command("score", "Compare plate events with what really passed. Passes that end after the newest event are not asked for.") { events, truths, origins, from, json, ScoreScenesVerb.Create() };
        command.SetAction(parsed => VerbRunner.Run("score", _ =>
        {
            Dictionary<string, string> files = Pairs("--truth", "FILE", parsed.GetValue(truths)!);
            Dictionary<string, double> starts = Pairs("--origin", "UNIX_SECONDS", parsed.GetValue(origins) ?? []).ToDictionary(static pair => pair.Key, static pair => Seconds("--origin", pair.Value));
            if (starts.Keys.FirstOrDefault(camera => !files.ContainsKey(camera)) is { } lost)
                throw new VerbException($"--origin {lost}: there is no --truth of that camera; those with one are {string.Join(", ", files.Keys)}");
            Dictionary<string, SceneTruth> real = files.ToDictionary(static pair => pair.Key, pair => Truth(pair.Key, pair.Value, starts));
            var report = ScoreReport.Of(EventFile.Read(parsed.GetValue(events)!), real, parsed.GetValue(from) is { } text ? Time(text) : null);
            ScoreTable.Write(report);
            if (parsed.GetValue(json) is { } file)
                File.WriteAllText(file, JsonOutput.Of(report) + "\n");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Dictionary<string, string> Pairs(string option, string value, string[] given)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in given)
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == text.Length - 1)
                throw new VerbException($"{option} '{text}' must be CAMERA={value}");
            if (!pairs.TryAdd(text[..at], text[(at + 1)..]))
                throw new VerbException($"{option}: camera '{text[..at]}' is given twice");
        }

        return pairs;
    }

    private static SceneTruth Truth(string camera, string file, Dictionary<string, double> origins)
    {
        SceneTruth truth;
        try
        {
            truth = SceneTruth.FromJson(File.ReadAllText(file));
        }
        catch (JsonException e)
        {
            throw new VerbException($"{file}: no truth as 'vision simulate --truth' writes it ({e.Message.ReplaceLineEndings(" ")})");
        }

        if (truth.Passes is null || truth.Seconds < 1)
            throw new VerbException($"{file}: no truth as 'vision simulate --truth' writes it (seconds must be 1 or more, passes a list)");
        if (origins.TryGetValue(camera, out double origin))
            truth = truth with { Origin = origin };
        return truth.Origin is not null
            ? truth
            : throw new VerbException($"{file}: does not say when the scene of camera '{camera}' began; give --origin {camera}=UNIX_SECONDS, the origin that it was played with (sim://...&origin=UNIX_SECONDS)");
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) && text.Contains('-', StringComparison.Ordinal)
            ? time
            : DateTimeOffset.UnixEpoch.AddSeconds(Seconds("--from", text));

    private static double Seconds(string option, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < 1e11
            ? seconds
            : throw new VerbException($"{option} '{text}' must be seconds since 1970{(option == "--from" ? " or a time as in 2026-01-31T12:00:00Z" : ", e.g. 1767225600.5")}");
}
