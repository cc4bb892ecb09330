using System.Globalization;
using Spectre.Console;
using VisionPipeline.Diagnostics;

namespace VisionPipeline.Server.Probing;

/// <summary>Draws a <see cref="StreamReport"/> for a person.</summary>
internal static class ProbeTable
{
    public static void Write(StreamReport report)
    {
        var grid = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        Row(grid, "source", report.Source);
        Row(grid, "container", report.Container);
        Row(grid, "streams", string.Join('\n', report.Streams));
        Row(grid, "codec", Join(report.Codec, report.Profile, report.PixelFormat));
        Row(grid, "picture", $"{report.Width}x{report.Height}{(report.Rotation == 0 ? "" : $", turned {report.Rotation}° clockwise")}");
        Row(grid, "frame rate", Invariant($"declared {Number(report.DeclaredFps)}, by time stamps {Number(report.MeasuredFps)}{(report.ArrivalFps is double a ? Invariant($", by arrival {a:0.##}") : "")} fps"));
        Row(grid, "GOP", Invariant($"{(report.GopLength is double g ? Invariant($"{g:0.#} frames") : "fewer than two key frames seen")}, {(report.HasBFrames ? "B-frames" : "no B-frames")}"));
        Row(grid, "bit rate", report.BitRate is double b ? Invariant($"{b / 1e6:0.00} Mbit/s") : "unknown");
        if (report.DurationSeconds is double d)
            Row(grid, "length", Invariant($"{d:0.0} s"));
        Row(grid, "clock", report.SenderClock is DateTimeOffset clock ? Invariant($"{report.ClockSource}, {clock:yyyy-MM-dd HH:mm:ss.fff} UTC") : report.ClockSource);
        Row(grid, "packets", Invariant($"{report.Packets} read, {report.CorruptPackets} damaged"));
        if (report.Decode is DecodeReport decode)
            Decoded(grid, decode);
        AnsiConsole.Write(grid);
    }

    private static void Decoded(Table grid, DecodeReport decode)
    {
        Row(grid, "decoder", $"{decode.Kind}, {decode.Decoder}, {decode.Threads} thread(s); {decode.Reason}");
        Row(grid, "decoded", Invariant($"{decode.Frames} frames in {decode.WallSeconds:0.00} s, {decode.CpuSeconds:0.00} CPU s"));
        Row(grid, "speed", Invariant($"{decode.Fps:0.0} fps, {decode.FramesPerCpuSecond:0.0} frames per CPU second, {decode.CpuSecondsPer1000:0.00} CPU s per 1000 frames"));
        Row(grid, "managed memory", Invariant($"{decode.ManagedBytesPerFrame:0} bytes per frame"));
    }

    private static void Row(Table table, string name, string value) => table.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));

    private static string Number(double? value) => value is double number ? Invariant($"{number:0.##}") : "none";

    private static string Join(params string?[] parts) => string.Join(", ", parts.Where(part => part is not null));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
