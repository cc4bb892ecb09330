using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Recordings;

/// <summary>Reads one source on a thread of its own, a file by its own time stamps and over and over, and shows its packets to a tap.</summary>
/// <remarks>What a camera's session does, without the decoder: for measuring and breaking the recorder alone.</remarks>
internal sealed class PacedFeed : IDisposable
{
    private readonly SourceUrl _url;
    private readonly IPacketTap? _tap;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private DateTimeOffset _beganWall;
    private long _began;
    private long _packets;
    private long _bytes;

    /// <param name="url">A file or a live source.</param>
    /// <param name="tap">Sees the packets; null reads only.</param>
    public PacedFeed(SourceUrl url, IPacketTap? tap)
    {
        _url = url;
        _tap = tap;
        _thread = new Thread(Run) { Name = "feed", IsBackground = true };
        _thread.Start();
    }

    public long Packets => Interlocked.Read(ref _packets);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Why it ended before it was told to; null where it did not.</summary>
    public string? Fault { get; private set; }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        using var packet = new MediaPacket();
        try
        {
            double offset = 0;
            bool opened = false;
            do
            {
                using PacketSource source = PacketSource.Open(_url, new SourceOptions { Audio = true }, _stop.Token);

                // A file that starts again is the same stream with a jump in its time stamps.
                if (!opened)
                    _tap?.Opened(source.Video, source.Parameters);
                if (!opened && source.Audio is not null)
                    _tap?.AudioOpened(source.Audio, source.AudioParameters!);
                opened = true;
                do
                    offset = Play(source, packet, offset);
                while (!_stop.IsCancellationRequested && !_url.IsLive && source.Rewind());
            }
            while (!_stop.IsCancellationRequested && !_url.IsLive);
        }
        catch (SourceException e)
        {
            if (!_stop.IsCancellationRequested)
                Fault = e.Message;
        }

        _tap?.Closed();
    }

    private double Play(PacketSource source, MediaPacket packet, double offset)
    {
        double? first = null;
        double at = offset;
        double step = 0.04;
        while (!_stop.IsCancellationRequested && source.Read(packet) is PacketReadStatus status and not PacketReadStatus.EndOfStream)
        {
            if (status == PacketReadStatus.Audio)
            {
                _tap?.Audio(packet);
                continue;
            }

            double time = (packet.Dts ?? packet.Pts ?? 0) * source.Video.TimeBase;
            first ??= time;
            step = offset + time - first.Value - at is double apart and > 0 ? apart : step;
            at = offset + time - first.Value;
            if (_packets == 0)
            {
                _began = TimeProvider.System.GetTimestamp();
                _beganWall = TimeProvider.System.GetUtcNow();
            }

            if (!_url.IsLive)
            {
                TimeSpan early = TimeSpan.FromSeconds(at) - TimeProvider.System.GetElapsedTime(_began);
                if (early > TimeSpan.Zero && _stop.Token.WaitHandle.WaitOne(early))
                    return at;
            }

            Interlocked.Increment(ref _packets);
            Interlocked.Add(ref _bytes, packet.Size);

            // A file's picture is taken when it is due, also where this thread came late.
            DateTimeOffset taken = _url.IsLive ? TimeProvider.System.GetUtcNow() : _beganWall.AddSeconds(at);
            _tap?.Packet(packet, new CaptureTime((long)(taken - DateTimeOffset.UnixEpoch).TotalMicroseconds, 0, CaptureClock.Arrival));
        }

        // The seam is no longer and no shorter than any other frame.
        return at + step;
    }
}
