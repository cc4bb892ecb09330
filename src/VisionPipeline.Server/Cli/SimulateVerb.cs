using System.CommandLine;
using System.Diagnostics;
using VisionPipeline.Server.Evaluation;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision simulate SCENE</c>: a road scene as an MP4 file with its truth.</summary>
internal static class SimulateVerb
{
    public static Command Create()
    {
        var scene = new Argument<string>("scene") { Description = "Scene and settings as in sim://SCENE, e.g. 'day?lanes=2&region=DE'" };
        var seconds = new Option<int?>("--seconds") { Description = "Length of the clip", HelpName = "seconds" };
        var seed = new Option<int?>("--seed") { Description = "Seed of everything random", HelpName = "number" };
        var mp4 = new Option<string?>("--mp4") { Description = "Write the clip here", HelpName = "file" };
        var truth = new Option<string?>("--truth") { Description = "Write what really passed here, as JSON", HelpName = "file" };
        var frames = new Option<string?>("--frames") { Description = "Write single frames here, as JPEG with a manifest.json of vehicles and plates", HelpName = "folder" };
        var every = new Option<double>("--every") { Description = "From one of these frames to the next", HelpName = "seconds", DefaultValueFactory = static _ => 1 };
        var sheet = new Option<string?>("--sheet") { Description = "Write a contact sheet of moments here, as JPEG with the truth drawn in", HelpName = "file" };
        var command = new Command("simulate", "Render a road scene with exact truth.") { scene, seconds, seed, mp4, truth, frames, every, sheet };
        command.SetAction(parsed => VerbRunner.Run("simulate", cancellation =>
        {
            string text = parsed.GetValue(scene)!;
            if (text.StartsWith("sim://", StringComparison.OrdinalIgnoreCase))
                text = text[6..];
            if (parsed.GetValue(seconds) is int length)
                text = With(text, $"seconds={length}");
            if (parsed.GetValue(seed) is int number)
                text = With(text, $"seed={number}");
            var spec = SceneSpec.Parse(text);
            if (parsed.GetValue(mp4) is null && parsed.GetValue(truth) is null && parsed.GetValue(frames) is null && parsed.GetValue(sheet) is null)
                throw new VerbException("nothing to do: give --mp4 FILE, --truth FILE, --frames FOLDER or --sheet FILE");
            SceneTruth real = SceneTruth.Of(spec);
            if (parsed.GetValue(truth) is string truthFile)
                File.WriteAllText(truthFile, real.ToJson());
            if (parsed.GetValue(mp4) is string file)
            {
                NativeNeeds.Ffmpeg();
                var watch = Stopwatch.StartNew();
                SceneClip.Write(spec, file, cancellation);
                Console.WriteLine($"{file}: {spec.Frames} frames in {watch.Elapsed.TotalSeconds:0.0} s ({spec.Frames / watch.Elapsed.TotalSeconds:0} a second)");
            }

            if (parsed.GetValue(frames) is string folder)
                Console.WriteLine($"{folder}: {SceneFrames.Write(spec, folder, parsed.GetValue(every), cancellation)} frames");
            if (parsed.GetValue(sheet) is string picture)
                Console.WriteLine($"{picture}: {SceneSheet.Write(spec, picture, cancellation)} moments");
            Console.WriteLine($"{spec.Canonical()}: {real.Passes.Count} passes, {real.Passes.Count(static pass => pass.Countable)} of them readable");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static string With(string scene, string setting) => scene + (scene.Contains('?', StringComparison.Ordinal) ? "&" : "?") + setting;
}
