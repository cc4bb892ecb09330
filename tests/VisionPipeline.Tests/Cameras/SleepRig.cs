using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Cameras;

/// <summary>A live camera in made-up time that is fed packet by packet, and every picture that it hands on, compared with what the whole clip decodes to.</summary>
internal sealed class SleepRig : ICameraObserver, IDisposable
{
    private readonly DecoderDevices _devices = new();
    private readonly StepSource _source;
    private readonly Dictionary<TimeSpan, (int Number, ulong Print)> _right;

    public SleepRig(string clip, TimeSpan? sleepAfter, IPacketTap? tap = null)
    {
        _right = Decode(clip, _devices);
        SourceUrl url = SourceUrl.Parse("rtsp://127.0.0.1:9/cam");
        _source = new StepSource(url, clip);
        var config = new CameraConfig
        {
            Name = "cam",
            Url = url,
            SleepAfter = sleepAfter,
            DetectionsPerSecond = 200,
            StallTimeout = TimeSpan.FromHours(1),
        };
        Session = new CameraSession(config, new CameraServices { Devices = _devices, Time = Time, Observer = this, Open = (_, _, _) => _source });
        if (tap is not null)
            Session.AddTap(tap);
        Session.Start();
    }

    public ManualTime Time { get; } = new();

    public CameraSession Session { get; }

    /// <summary>Pictures that came out of the mailbox, by their number in the clip.</summary>
    public List<(int Frame, bool IsRight)> Seen { get; } = [];

    public List<DecodingLevel> Levels { get; } = [];

    /// <summary>Counts, which are renewed with a packet, at most twice a second.</summary>
    public StreamSnapshot Snapshot => Session.Snapshot.Stream;

    public DecodingLevel Level
    {
        get
        {
            lock (Levels)
                return Levels.Count == 0 ? DecodingLevel.Everything : Levels[^1];
        }
    }

    /// <summary>Gives packets, 40 ms apart, and takes what comes of each.</summary>
    public void Feed(int packets)
    {
        for (int i = 0; i < packets; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(40));
            _source.Give(1);
            if (!Session.Mailbox.TryTake(out FrameLease lease))
                continue;
            using (lease)
            {
                (int number, ulong print) = _right[lease.Frame.Pts!.Value];
                Seen.Add((number, print == Print(lease.Frame)));
            }
        }
    }

    public void StateChanged(in CameraStateChange change)
    {
    }

    public void ClockObserved(string camera, CameraStream stream, in ClockObservation observation)
    {
    }

    public void DecodingChanged(string camera, DecodingLevel level, DateTimeOffset at)
    {
        lock (Levels)
            Levels.Add(level);
    }

    public void Dispose()
    {
        Session.SignalStop();
        Assert.True(Session.Stop(CameraRig.Deadline));
        Session.Dispose();
        _devices.Dispose();
    }

    private static Dictionary<TimeSpan, (int Number, ulong Print)> Decode(string clip, DecoderDevices devices)
    {
        using PacketSource source = ClipSource.Open(clip);
        using var decoder = new VideoDecoder("clip", source.Video, source.Parameters, new DecoderOptions(), devices, NullLogger.Instance, TimeProvider.System);
        using var packet = new MediaPacket();
        var frames = new Dictionary<TimeSpan, (int, ulong)>();
        while (true)
        {
            bool more = source.Read(packet) == PacketReadStatus.Packet;
            decoder.Send(more ? packet : null);
            while (decoder.TryReceive(out FrameLease lease))
            {
                using (lease)
                    frames[lease.Frame.Pts!.Value] = (frames.Count, Print(lease.Frame));
            }

            if (!more)
                return frames;
        }
    }

    // FNV-1a over all luma.
    private static ulong Print(VideoFrame frame)
    {
        ulong hash = 14695981039346656037;
        for (int row = 0; row < frame.Height; row++)
        {
            foreach (byte value in frame.Media.Plane(0).Slice(row * frame.Media.Stride(0), frame.Width))
                hash = (hash ^ value) * 1099511628211;
        }

        return hash;
    }
}
