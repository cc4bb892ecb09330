using System.Globalization;
using OpenCvSharp;
using Spectre.Console;
using VisionPipeline.Decoding;
using VisionPipeline.Inference;
using VisionPipeline.Native;
using VisionPipeline.Server.Cli;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Reading;

/// <summary>One run of <c>vision read</c>: file after file, a bad one costs a line and not the rest.</summary>
/// <param name="scenes">Reads pictures; stays the caller's.</param>
/// <param name="every">Seconds between looks at a clip.</param>
/// <param name="overlay">Folder for pictures with boxes, or null.</param>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="logger">Takes what decoders say.</param>
internal sealed class ReadRun(SceneReader scenes, double every, string? overlay, bool json, ILogger logger) : IDisposable
{
    private readonly PictureFile _pictures = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _faulty;

    /// <summary>Reads all inputs.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public int All(IReadOnlyList<string> inputs, CancellationToken cancellation)
    {
        if (overlay is not null)
            Directory.CreateDirectory(overlay);
        foreach (ReadInput input in ReadInput.Expand(inputs, Fault))
        {
            cancellation.ThrowIfCancellationRequested();
            string name = Unique(input.Name);
            try
            {
                if (input.IsClip)
                    Clip(input.Path, name, cancellation);
                else
                    Picture(input.Path, name);
            }
            catch (Exception e) when (e is PictureException or SourceException or DecoderException or NativeException or ModelException or ArgumentException)
            {
                cancellation.ThrowIfCancellationRequested();
                Fault(input.Path, e.Message.Split('\n')[0]);
            }
        }

        return _faulty ? ExitCode.Faulty : ExitCode.Ok;
    }

    public void Dispose() => _pictures.Dispose();

    private void Picture(string path, string name)
    {
        using StillPicture picture = _pictures.Read(path);
        if (picture.Damage is { } damage)
            Fault(path, $"damaged, read as far as it goes ({damage})");
        Scene scene = scenes.ReadStill(picture.Pixels);
        Print(path, [.. scene.Answers.Select(ReadLine.Of)]);
        if (overlay is null)
            return;
        Overlay.Draw(picture.Pixels, scene);
        JpegFile.Write(Target(name), picture.Pixels);
    }

    private void Clip(string path, string name, CancellationToken cancellation)
    {
        IReadOnlyList<ClipPlate> plates = new ClipReader(scenes, every, logger).Read(path, overlay is null ? null : Draw, cancellation);
        Print(path, [.. plates.Select(static plate => ReadLine.Of(plate.Box, plate.Vehicle, plate.Reading) with { Time = Math.Round(plate.BestTime, 3), Frames = plate.Frames })]);

        void Draw(Mat picture, Scene scene, double time)
        {
            if (!scene.Answers.Any())
                return;
            Overlay.Draw(picture, scene);
            JpegFile.Write(Target(string.Create(CultureInfo.InvariantCulture, $"{name}-{time:000.00}")), picture);
        }
    }

    private void Print(string path, IReadOnlyList<ReadLine.Plate> plates)
    {
        if (json)
        {
            Console.Out.WriteLine(new ReadLine(path, plates).ToJson());
            return;
        }

        if (plates.Count == 0)
            AnsiConsole.MarkupLine($"{Markup.Escape(path)}: [grey]no plate[/]");
        foreach (ReadLine.Plate plate in plates)
        {
            string others = plate.Alternatives.Count == 0 ? "" : $" [grey]or {string.Join(", ", plate.Alternatives.Take(2).Select(static other => other.Text))}[/]";
            string at = plate.Time is double time ? string.Create(CultureInfo.InvariantCulture, $" at {time:0.0} s over {plate.Frames} frames") : "";
            AnsiConsole.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Markup.Escape(path)}: [bold]{plate.Text}[/] {plate.Confidence:P1} {plate.Region} {plate.Vehicle?.Class ?? "no vehicle"}{at}{others}"));
        }
    }

    // Folders that are given may bear one name, and files differ in nothing but their extension.
    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        return unique;
    }

    private string Target(string name)
    {
        string path = Path.Combine(overlay!, name + ".jpg");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private void Fault(string path, string words)
    {
        _faulty = true;
        Console.Error.WriteLine($"vision read: {path}: {Redaction.Apply(words)}");
    }
}
