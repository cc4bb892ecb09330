using System.Globalization;
using Spectre.Console;
using VisionPipeline.Decoding;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;
using VisionPipeline.Server.Running;

namespace VisionPipeline.Server.Doctor;

/// <summary>Draws a <see cref="DoctorReport"/> for a person: one table per question, the verdict last.</summary>
internal static class DoctorTable
{
    public static void Write(DoctorReport report)
    {
        MachineFacts machine = report.Machine;
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[bold]VisionPipeline {machine.Version}[/] on {machine.System}, {machine.Architecture}, {machine.Runtime}");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{machine.Processor}, {machine.Cores} core(s), {machine.MemoryBytes / (1024.0 * 1024 * 1024):0.0} GiB");
        if (report.Board is { } readings && BoardLine.Of(readings) is { } board)
            AnsiConsole.WriteLine(board);
        Libraries(report.Libraries);
        Decoders(report.Decoders);
        Findings("Encoders", report.Encoders.Select(encoder => (encoder.Name, encoder.Problem)));
        Gpus(report.Gpus);
        Stages(report.GpuPath);
        Findings("Inference", report.Providers.Select(provider => (provider.Provider.ToString(), provider.Works ? null : provider.Problem ?? "does not work")));
        Findings("Models", report.Models.Select(model => ($"{model.Name} ({model.Role})", model.Problem)));
        foreach (string line in report.Advice)
            AnsiConsole.MarkupLineInterpolated($"[yellow]note[/]  {line}");
        foreach (string line in report.Blocking)
            AnsiConsole.MarkupLineInterpolated($"[red]stop[/]  {line}");
        AnsiConsole.MarkupLine(report.CanRun
            ? "[green]This machine can run the main job: decode, detect, read.[/]"
            : "[red]This machine cannot run the main job yet; each line above says what to do.[/]");
    }

    private static void Libraries(IReadOnlyList<NativeLibraryReport> libraries)
    {
        Table table = NewTable("Libraries", "library", "version", "path or problem");
        foreach (NativeLibraryReport library in libraries)
        {
            string colour = library.State == NativeLibraryState.Ready ? "green" : library.Required ? "red" : "grey";
            table.AddRow(
                new Markup($"[{colour}]{Markup.Escape(library.Name)}[/]"),
                new Text(library.Version ?? "-"),
                new Text(library.Problem is null ? library.Path ?? "" : $"{library.Problem} (package {library.Package}: {library.Remedy})"));
        }

        AnsiConsole.Write(table);
    }

    private static void Decoders(IReadOnlyDictionary<string, IReadOnlyList<DecoderAttempt>> decoders)
    {
        if (decoders.Count == 0)
            return;
        string[] kinds = [.. decoders.Values.First().Select(attempt => attempt.Kind.ToString())];
        Table table = NewTable("Decoders (each decoded a few pictures)", ["codec", .. kinds]);
        foreach ((string codec, IReadOnlyList<DecoderAttempt> attempts) in decoders)
            table.AddRow([new Text(codec), .. attempts.Select(attempt => new Markup(attempt.Problem is null ? $"[green]{Markup.Escape(attempt.Decoder!)}[/]" : "[grey]-[/]"))]);
        AnsiConsole.Write(table);

        // The same obstacle stands before every codec, so each is said once.
        foreach ((DecoderKind kind, string problem) in decoders.Values
            .SelectMany(attempts => attempts)
            .Where(attempt => attempt.Problem is not null)
            .Select(attempt => (attempt.Kind, attempt.Problem!))
            .Distinct())
            AnsiConsole.MarkupLineInterpolated($"[grey]  {kind}: {problem}[/]");
    }

    private static void Gpus(GpuInventory gpus)
    {
        if (gpus.Devices.Count == 0)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]GPUs[/]: none ({gpus.Reason})");
            return;
        }

        Table table = NewTable("GPUs", "GPU", "compute", "memory used / total", "NVDEC / NVENC busy", "driver");
        foreach (GpuDevice gpu in gpus.Devices)
            table.AddRow(DoctorGpuRow.Of(gpu));
        AnsiConsole.Write(table);
    }

    private static void Stages(IReadOnlyList<GpuStage> stages)
    {
        Table table = NewTable("GPU path", "stage", "needs", "state", "without it");
        foreach (GpuStage stage in stages)
            table.AddRow(new Text(stage.Name), new Text(stage.Needs), stage.Problem is null ? new Markup("[green]works[/]") : new Text(stage.Problem), new Text(stage.Otherwise));
        AnsiConsole.Write(table);
    }

    private static void Findings(string title, IEnumerable<(string Name, string? Problem)> findings)
    {
        Table table = NewTable(title, "name", "state");
        foreach ((string name, string? problem) in findings)
            table.AddRow(new Text(name), problem is null ? new Markup("[green]works[/]") : new Text(problem));
        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
    }

    private static Table NewTable(string title, params string[] columns) =>
        new Table().Border(TableBorder.Rounded).Title($"[bold]{Markup.Escape(title)}[/]", null).LeftAligned().AddColumns(columns);
}
