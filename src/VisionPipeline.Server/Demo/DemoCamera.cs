using VisionPipeline.Batching;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Demo;

/// <summary>One camera of the demo: a thread that reads, decodes and letterboxes at the stream's own pace, files in a loop.</summary>
internal sealed class DemoCamera
{
    private const int InputWidth = 640;
    private const int InputHeight = 384;

    // As often as the pipeline detects by default.
    private static readonly long IntervalTicks = TimeProvider.System.TimestampFrequency / 5;

    private readonly SourceUrl _url;
    private readonly DecoderDevices _devices;
    private readonly ILogger _logger;
    private readonly CancellationToken _stop;
    private readonly Thread _thread;
    private readonly float[] _tensor = new float[3 * InputWidth * InputHeight];
    private readonly LetterboxScaler _scaler = new(new LetterboxOptions { TargetWidth = InputWidth, TargetHeight = InputHeight });
    private long _nextLetterbox;
    private volatile DemoReading _reading;

    public DemoCamera(string name, SourceUrl url, DecoderDevices devices, ILogger logger, CancellationToken stop)
    {
        Name = name;
        _url = url;
        _devices = devices;
        _logger = logger;
        _stop = stop;
        _reading = new DemoReading("connecting", "", "", 0, 0, 0, 0);
        _thread = new Thread(Run) { Name = $"camera {name}", IsBackground = true };
    }

    public string Name { get; }

    /// <summary>The newest figures; replaced whole by the camera's thread.</summary>
    public DemoReading Reading => _reading;

    public void Start() => _thread.Start();

    public bool Join(TimeSpan deadline) => _thread.Join(deadline);

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
                PlayOnce();
            _reading = _reading with { State = "stopped" };
        }
        catch (Exception e) when (e is SourceException or DecoderException)
        {
            _reading = _reading with { State = e is SourceException { Fault: SourceFault.Cancelled } ? "stopped" : e.Message };
        }
    }

    private void PlayOnce()
    {
        using PacketSource source = PacketSource.Open(_url, new SourceOptions(), _stop);
        using var decoder = new VideoDecoder(Name, source.Video, source.Parameters, new DecoderOptions(), _devices, _logger, TimeProvider.System);
        using var packet = new MediaPacket();
        long start = TimeProvider.System.GetTimestamp();
        while (!_stop.IsCancellationRequested && source.Read(packet) == PacketReadStatus.Packet)
        {
            decoder.Send(packet);
            while (decoder.TryReceive(out FrameLease lease))
            {
                using (lease)
                    Take(lease.Frame, decoder, start);
            }
        }

        if (_url.IsLive && !_stop.IsCancellationRequested)
            throw new SourceException(SourceFault.Lost, _url.ToString(), "the stream ended");
    }

    private void Take(VideoFrame frame, VideoDecoder decoder, long start)
    {
        // A file is played at its own rate; a live source has its own pace already.
        if (!_url.IsLive && frame.Pts is TimeSpan pts && pts - TimeProvider.System.GetElapsedTime(start) is TimeSpan wait && wait > TimeSpan.Zero)
            _stop.WaitHandle.WaitOne(wait);
        DemoReading reading = _reading;
        long now = TimeProvider.System.GetTimestamp();
        TimeSpan spent = TimeSpan.Zero;
        int letterboxed = 0;
        if (frame.HasImage && now >= _nextLetterbox)
        {
            _scaler.Run(frame.Image, frame.Rotation, _tensor);
            spent = TimeProvider.System.GetElapsedTime(now);
            letterboxed = 1;

            // From due time to due time, not from now: frames come on a grid of their own, and each wait would be rounded up to it.
            _nextLetterbox = now - _nextLetterbox > IntervalTicks ? now + IntervalTicks : _nextLetterbox + IntervalTicks;
        }

        _reading = new DemoReading(
            "live",
            $"{decoder.Kind} ({decoder.Name})",
            $"{frame.Width}x{frame.Height}",
            reading.Frames + 1,
            reading.Letterboxed + letterboxed,
            reading.LetterboxMilliseconds + spent.TotalMilliseconds,
            decoder.Counters.DroppedFrames);
    }
}
