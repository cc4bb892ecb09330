using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using VisionPipeline.Configuration;
using VisionPipeline.Server.Watching;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision tracks CLIP...</c>: what the pipeline follows in clips, drawn into films and sheets.</summary>
internal static class TracksVerb
{
    public static Command Create()
    {
        var clips = new Argument<string[]>("clip") { Description = "Video files", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--overlay") { Description = "Folder for NAME.mp4 (each picture that was looked at, with boxes, ways and texts) and NAME.jpg (moments of it)", HelpName = "folder", Required = true };
        var rate = new Option<double>("--rate") { Description = "Detections per second of the clip", HelpName = "number", DefaultValueFactory = _ => 5 };
        var config = new Option<string?>("--config") { Description = "Configuration; all but its cameras holds", HelpName = "file" };
        rate.Positive();
        var command = new Command("tracks", "Run the pipeline over clips as fast as it goes and draw what it follows.") { clips, folder, rate, config };
        command.SetAction(parsed => VerbRunner.Run("tracks", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            VisionConfig read = parsed.GetValue(config) is { } path ? ConfigFile.Read(path) : new VisionConfig();
            string into = parsed.GetValue(folder)!;
            Directory.CreateDirectory(into);
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
            return RunVerb.Start(() =>
            {
                foreach (string clip in parsed.GetValue(clips)!)
                {
                    if (!File.Exists(clip))
                        throw new VerbException($"{clip}: no such file");
                    string film = Path.Combine(into, Path.GetFileNameWithoutExtension(clip) + ".mp4");
                    (IReadOnlyCollection<TrackTrail> tracks, int pictures) = TrackRun.Over(clip, film, parsed.GetValue(rate), read, logs, cancellation);
                    if (pictures == 0)
                        throw new VerbException($"{clip}: no picture was looked at; 'vision probe {clip}' says what it is");
                    Write(clip, film, tracks, pictures);
                }

                return ExitCode.Ok;
            });
        }));
        return command;
    }

    private static void Write(string clip, string film, IReadOnlyCollection<TrackTrail> tracks, int pictures)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("track").AddColumn("what").AddColumn("from s").AddColumn("to s").AddColumn("seen").AddColumn("plate seen").AddColumn("text");
        foreach (TrackTrail track in tracks.Where(static track => track.IsConfirmed))
        {
            table.AddRow(
                Number(track.Id), track.Kind, Seconds(track.First), Seconds(track.Last), Number(track.Frames.Seen), Number(track.Frames.Plate), Markup.Escape(track.Text ?? ""));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{clip}: {pictures} pictures, {tracks.Count(static track => track.IsConfirmed)} tracks, {tracks.Count(static track => !track.IsConfirmed)} seen once; {film}"));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
