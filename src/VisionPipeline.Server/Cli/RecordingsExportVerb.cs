using System.CommandLine;
using System.Globalization;
using VisionPipeline.Configuration;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Inference;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;
using VisionPipeline.Server.Reading;
using VisionPipeline.Server.Recordings;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision recordings export</c>: a stretch of time as one MP4, copied, encoded anew, drawn over or blurred.</summary>
internal static class RecordingsExportVerb
{
    // Blurring a badge costs nothing, leaving a plate does: well below what counts as found elsewhere.
    private const float LeastPlateScore = 0.1f;

    // Pictures around the range in which a way may begin or end that reaches into it.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var folder = new FolderOptions();
        var camera = new Option<string>("--camera") { Description = "The camera", Required = true };
        var from = new Option<string>("--from") { Description = RecordingsVerb.AnyTime, Required = true };
        var to = new Option<string>("--to") { Description = RecordingsVerb.AnyTime, Required = true };
        var output = new Argument<string>("output") { Description = "The MP4 to make; it must not exist" };
        var encode = new Option<bool>("--encode") { Description = "Encode anew as recording.encoding of the configuration says; each of the options below does so too and goes before it" };
        var codec = new Option<string?>("--codec") { Description = "h264, hevc, or an encoder's own name" };
        var quality = new Option<int?>("--crf", "--quality") { Description = "Quality, 0 (best) to 51" };
        var size = new Option<string?>("--size") { Description = "Make larger pictures fit: 1280x720, or a height", HelpName = "WxH|H" };
        var fps = new Option<double?>("--fps") { Description = "Most pictures per second" };
        var bitRate = new Option<long?>("--bit-rate") { Description = "Most bits per second" };
        var overlay = new Option<bool>("--overlay") { Description = "Draw in boxes, plates, camera and time" };
        var blur = new Option<BlurMode>("--blur") { Description = "Make plates unreadable: all, or unlisted (those on no list of the configuration)", HelpName = "all|unlisted" };
        var json = new Option<bool>("--json") { Description = "JSON on standard output" };
        quality.Between(0, 51);
        fps.Positive();
        Command command = folder.AddTo(new Command("export", "Join a stretch of time into one MP4, as the camera sent it or encoded anew.")
        {
            output, camera, from, to, encode, codec, quality, size, fps, bitRate, overlay, blur, json,
        });
        command.SetAction(parsed => VerbRunner.Run("recordings export", cancellation => RecordingFolder.With(folder.Of(parsed), (root, index) =>
        {
            NativeNeeds.Ffmpeg();
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
            BlurMode blurs = parsed.GetValue(blur);
            bool paints = parsed.GetValue(overlay) || blurs != BlurMode.None;
            bool encodes = paints || parsed.GetValue(encode) || parsed.GetValue(codec) is not null || parsed.GetValue(quality) is not null
                || parsed.GetValue(size) is not null || parsed.GetValue(fps) is not null || parsed.GetValue(bitRate) is not null;
            VisionConfig config = encodes ? ConfigFile.ReadIfThere(parsed, folder.Config) : new VisionConfig();
            var request = new ExportRequest
            {
                Camera = parsed.GetValue(camera)!,
                From = RecordingFolder.Time(parsed.GetValue(from)!, "--from"),
                To = RecordingFolder.Time(parsed.GetValue(to)!, "--to"),
                Output = parsed.GetValue(output)!,

                // Voices tell who somebody is as well as plates do.
                Sound = blurs == BlurMode.None,
                Encoding = encodes ? Encoding(config.Recording.Encoding, parsed.GetValue(codec), parsed.GetValue(quality), parsed.GetValue(size), parsed.GetValue(fps), parsed.GetValue(bitRate)) : null,
            };
            using ObjectDetector? detector = blurs == BlurMode.None ? null : OpenDetector(config);
            ExportPainter? painter = paints ? Painter(index, request, config, parsed.GetValue(overlay), blurs, detector) : null;
            using var gpu = ExportGpu.Open(config, request.Encoding, painter);
            request = request with { Painter = painter, Device = gpu.Device };
            ExportReport report = RecordingExport.Run(root, index, request, TimeProvider.System, cancellation);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonOutput.Of(report));
            else
                Tell(report);
            return report.Left is null ? ExitCode.Ok : ExitCode.Faulty;
        })));
        return command;
    }

    internal static ObjectDetector OpenDetector(VisionConfig config) => ReadingModels.OpenDetector(config.Models.Folder, config.Models.Detector, new DetectorOptions
    {
        Model = new OnnxModelOptions { Providers = config.Models.Providers, Device = config.Models.Device, Threads = config.Models.Threads },
        MaxBatch = 4,
        Scores = config.Detection.Scores with { Plate = LeastPlateScore },
    });

    internal static ExportPainter Painter(RecordingIndex index, ExportRequest request, VisionConfig config, bool draws, BlurMode blur, ObjectDetector? detector)
    {
        var lists = new PlateLists(config.Publishing.Lists);
        IReadOnlyList<TrackWay> ways = index.Tracks(
            request.Camera, RecordingFolder.Microseconds(request.From - Around), RecordingFolder.Microseconds(request.To + Around));
        return new ExportPainter(request.Camera, ways, draws, blur, plate => IsListed(lists, plate), detector);
    }

    private static EncodingConfig Encoding(EncodingConfig encoding, string? codec, int? quality, string? size, double? fps, long? bitRate)
    {
        (int? width, int? height) = (encoding.MaxWidth, encoding.MaxHeight);
        if (size is not null && !PictureSize.TryRead(size, out width, out height))
            throw new VerbException($"--size: '{size}' is no size; right would be 1280x720, or a height such as 720 (16 to 8192)");
        return encoding with
        {
            PreferredCodec = codec ?? encoding.PreferredCodec,
            Quality = quality ?? encoding.Quality,
            MaxWidth = width,
            MaxHeight = height,
            Fps = fps ?? encoding.Fps,
            BitRate = bitRate ?? encoding.BitRate,
        };
    }

    private static bool IsListed(PlateLists lists, string plate) => lists.Match(new PlateVerdict
    {
        Text = plate,
        Region = "XX",
        Confidence = 1,
        Characters = [],
        Alternatives = [],
        Box = default,
    }).Any();

    private static void Tell(ExportReport report)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Output}: {report.Start:yyyy-MM-dd HH:mm:ss.fff} to {report.End:yyyy-MM-dd HH:mm:ss.fff} UTC, {report.Duration.TotalSeconds:0.0} s, {report.Packets} pictures of {report.Segments} segments, {report.Bytes / 1e6:0.0} MB"));
        if (report.Encoder is not null)
            Console.Out.WriteLine($"Using video codec: {report.Encoder} (.mp4){(report.Surfaces > 0 ? ", pictures stay on the GPU" : "")}");
        Console.Out.WriteLine($"SHA-256 {report.Sha256}");
        foreach (RecordingGap gap in report.Gaps)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"missing: {gap.Milliseconds / 1000.0:0.0} s before {DateTimeOffset.UnixEpoch.AddMicroseconds(gap.AtMicroseconds):HH:mm:ss.fff}"));
        if (report.Left is not null)
            Console.Error.WriteLine($"vision recordings export: {report.Left}");
    }
}
