using System.CommandLine;
using System.Globalization;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Server.Scoring;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision score scenes</c>: the pipeline over many simulated scenes, against their truth.</summary>
internal static class ScoreScenesVerb
{
    private const int MostScenes = 2000;

    // Roads of the kinds that are met, in turn by seed: fronts, yellow rears, both ways with plates of anywhere, one lane with small plates.
    private static readonly string[] Roads =
    [
        "region=EU&lanes=2&rate=20",
        "region=GB&lanes=2&rate=16&view=rear",
        "region=ALL&lanes=3&rate=20&view=both",
        "region=BR&lanes=1&rate=14",
    ];

    public static Command Create()
    {
        var seeds = new Option<string>("--seeds") { Description = "Seeds, one scene of each light for each", HelpName = "first..last or a,b,c", DefaultValueFactory = _ => "500..507" };
        var lights = new Option<string>("--light") { Description = "Lights, and any other scene's name", HelpName = "names", DefaultValueFactory = _ => "day,dusk,night,rain" };
        var settings = new Option<string?>("--with") { Description = "Settings that all scenes have, as after the ? of sim://, e.g. 'view=both&region=GB'; where not given, four kinds of road take turns by seed", HelpName = "settings" };
        var seconds = new Option<int>("--seconds") { Description = "Length of each scene", HelpName = "seconds", DefaultValueFactory = _ => 40 };
        var config = new Option<string?>("--config") { Description = "Configuration; all but its cameras holds", HelpName = "file" };
        var json = new Option<string?>("--json") { Description = "Write every figure as JSON", HelpName = "file" };
        var events = new Option<string?>("--events") { Description = "Write each plate event, one JSON object a line; the camera is light and seed", HelpName = "file" };
        seconds.Between(2, 600);
        var command = new Command("scenes", "Run the pipeline over simulated scenes as fast as it goes and compare what it tells with the truth.") { seeds, lights, settings, seconds, config, json, events };
        command.SetAction(parsed => VerbRunner.Run("score scenes", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            SceneSpec[] specs = Specs(parsed.GetValue(seeds)!, parsed.GetValue(lights)!, parsed.GetValue(settings), parsed.GetValue(seconds));
            VisionConfig read = parsed.GetValue(config) is { } path ? ConfigFile.Read(path) : new VisionConfig();
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
            return RunVerb.Start(() =>
            {
                IReadOnlyList<SceneTrial> trials = SceneRun.All(specs, read, logs, Tell, cancellation);
                SceneReport report = SceneReport.Of(trials);
                SceneTable.Write(report);
                if (parsed.GetValue(events) is { } told)
                    Write(told, trials.SelectMany(static trial => trial.Events));
                if (parsed.GetValue(json) is { } file)
                    File.WriteAllText(file, JsonOutput.Of(report) + "\n");
                return ExitCode.Ok;
            });
        }));
        return command;
    }

    private static void Write(string file, IEnumerable<PlateEvent> events)
    {
        using FileStream output = File.Create(file);
        foreach (PlateEvent plate in events)
        {
            output.Write(PlateEventJson.Write(plate));
            output.WriteByte((byte)'\n');
        }
    }

    private static void Tell(SceneTrial trial) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Spec.Light.ToString().ToLowerInvariant()} seed {trial.Spec.Seed}: {trial.Score.Passes} passes, {trial.Score.Found} found, {trial.Score.Exact} exact, {trial.Score.Duplicates} twice, {trial.Score.False} false"));

    private static SceneSpec[] Specs(string seeds, string lights, string? settings, int seconds)
    {
        string[] names = lights.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int[] numbers = Numbers(seeds);
        if (names.Length == 0)
            throw new VerbException("--light is empty; give for instance day,night");
        if (names.Length * numbers.Length > MostScenes)
            throw new VerbException($"{names.Length * numbers.Length} scenes are more than {MostScenes}; give fewer --seeds");
        return [.. names.SelectMany(name => numbers.Select(seed => SceneSpec.Parse($"{name}?seed={seed}&seconds={seconds}&{settings?.TrimStart('?', '&') ?? Roads[seed % Roads.Length]}")))];
    }

    private static int[] Numbers(string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0)
        {
            int first = Number(text[..dots]);
            int last = Number(text[(dots + 2)..]);
            if (last < first || last - (long)first >= MostScenes)
                throw new VerbException($"--seeds '{text}' must rise, by less than {MostScenes}");
            return [.. Enumerable.Range(first, last - first + 1)];
        }

        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Number)];

        int Number(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new VerbException($"--seeds '{text}' must be like 500..507 or 500,503");
    }
}
