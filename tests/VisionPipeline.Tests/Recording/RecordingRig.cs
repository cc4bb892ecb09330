using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Recording;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

/// <summary>A recording service on a folder of its own, fed from clips as a camera session would.</summary>
internal sealed class RecordingRig : IDisposable
{
    /// <summary>2026-03-01 12:00:00 UTC: the start of a minute.</summary>
    public const long Noon = 1_772_366_400_000_000;

    private readonly bool _keepFolder;
    private readonly List<HealthEvent> _health = [];
    private readonly SemaphoreSlim _told = new(0);

    public RecordingRig(CameraRecordingConfig? camera = null, RecordingConfig? config = null, string? folder = null, TimeProvider? time = null)
    {
        _keepFolder = folder is not null;
        Folder = folder ?? Directory.CreateTempSubdirectory("vision-recording-").FullName;
        Config = (config ?? new RecordingConfig { FreeSpaceFloor = 0 }) with { Folder = Folder };
        if (camera is not null)
            Config = Config with { Defaults = camera };
        Service = RecordingService.Start(Config, "node-1", time ?? TimeProvider.System, NullLogger.Instance, health =>
        {
            lock (_health)
                _health.Add(health);
            _told.Release();
        });
    }

    // Noon of the tests lies long ago.
    public static CameraRecordingConfig Continuous { get; } = new() { Mode = RecordingMode.Continuous, EventClips = false, KeepSegments = null };

    public string Folder { get; }

    public RecordingConfig Config { get; }

    public RecordingService Service { get; }

    /// <summary>The first piece of news that fits, past or to come.</summary>
    public async Task<HealthEvent> HealthAsync(Func<HealthEvent, bool> wanted, TimeSpan deadline)
    {
        using var stop = new CancellationTokenSource(deadline);
        while (true)
        {
            lock (_health)
            {
                if (_health.FirstOrDefault(wanted) is HealthEvent found)
                    return found;
            }

            await _told.WaitAsync(stop.Token);
        }
    }

    /// <summary>Feeds a whole clip into a camera.</summary>
    /// <param name="clip">The file.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="start">Capture time of its first picture.</param>
    /// <param name="each">Sees each packet before it is given, and may change its capture time; false leaves it out.</param>
    /// <returns>Capture time at which it ends.</returns>
    public long Feed(string clip, string camera = "gate", long start = Noon, Func<int, MediaPacket, long, long?>? each = null) =>
        Feed(Service.Attach(camera), clip, start, each);

    public static long Feed(IPacketTap tap, string clip, long start = Noon, Func<int, MediaPacket, long, long?>? each = null, int most = int.MaxValue)
    {
        using PacketSource source = PacketSource.Open(SourceUrl.Parse(clip), new SourceOptions { Audio = true });
        tap.Opened(source.Video, source.Parameters);
        if (source.Audio is not null)
            tap.AudioOpened(source.Audio, source.AudioParameters!);
        using var packet = new MediaPacket();
        long? first = null;
        long last = start;
        PacketReadStatus status;
        for (int i = 0; i < most && (status = source.Read(packet)) != PacketReadStatus.EndOfStream; i++)
        {
            if (status == PacketReadStatus.Audio)
            {
                tap.Audio(packet);
                i--;
                continue;
            }

            if (status == PacketReadStatus.StreamChanged)
                tap.Opened(source.Video, source.Parameters);
            long dts = packet.Dts ?? packet.Pts ?? (long)(i * 0.04 / source.Video.TimeBase);
            first ??= dts;
            last = start + (long)((dts - first.Value) * source.Video.TimeBase * 1e6);
            if ((each is null ? last : each(i, packet, last)) is long capture)
                tap.Packet(packet, new CaptureTime(capture, 0, CaptureClock.Simulated));
        }

        tap.Closed();
        return last + 40_000;
    }

    /// <summary>Stops the service and gives the rows of what it recorded, oldest first.</summary>
    public IReadOnlyList<RecordingRow> Finish(RecordedKind? kind = RecordedKind.Segment)
    {
        Service.Dispose();
        using RecordingIndex index = RecordingIndex.Open(Folder);
        return index.Between(null, kind, 0, long.MaxValue);
    }

    public string PathOf(RecordingRow row) => Path.Combine(Folder, row.Path);

    public void Dispose()
    {
        Service.Dispose();
        if (!_keepFolder)
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Fails unless ffmpeg decodes a file without a word; gives the number of pictures.</summary>
    public static async Task<int> AssertPlaysAsync(string file)
    {
        CommandResult decoded = await CommandLine.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", file, "-f", "null", "-"]);
        Assert.Equal((0, ""), (decoded.ExitCode, decoded.Errors.Trim()));
        CommandResult counted = await CommandLine.RunAsync(
            "ffprobe", ["-v", "error", "-select_streams", "v:0", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", file]);
        Assert.Equal((0, ""), (counted.ExitCode, counted.Errors.Trim()));
        return int.Parse(counted.Output.Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
    }
}
