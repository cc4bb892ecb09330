using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Decoding;
using VisionPipeline.Diagnostics;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>Cameras that decode one clip over and over, as fast as it goes, a thread each. The clip's packets are read once and shared.</summary>
/// <remarks>Owns packets, decoders and threads until <see cref="Dispose"/>. A camera that fails ends; <see cref="Fault"/> says why.</remarks>
internal sealed class GpuBenchFeed : IDisposable
{
    // More would only take memory: the loop's seam costs one key frame.
    private const int MostPackets = 1000;

    private readonly IPacketSource _source;
    private readonly List<MediaPacket> _packets = [];
    private readonly List<Thread> _threads = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private string? _fault;
    private long _frames;

    public GpuBenchFeed(string clip, TimeProvider time, CancellationToken cancellation)
    {
        _time = time;
        _source = PacketSources.Open(SourceUrl.Parse(clip), new SourceOptions(), cancellation);
        try
        {
            while (_packets.Count < MostPackets)
            {
                cancellation.ThrowIfCancellationRequested();
                var packet = new MediaPacket();
                _packets.Add(packet);
                if (_source.Read(packet) == PacketReadStatus.Packet)
                    continue;
                _packets.Remove(packet);
                packet.Dispose();
                break;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is played.</summary>
    public MediaStream Video => _source.Video;

    /// <summary>Frames per second of the clip; 25 where it does not say.</summary>
    public double Rate => Video.DeclaredFps is { } rate and > 0 ? rate : 25;

    /// <summary>Frames decoded so far, all cameras.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>From handing a packet in to taking its frame out.</summary>
    public LatencyHistogram FrameTime { get; } = new();

    /// <summary>What the first camera that failed said; null where all are well.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Starts a camera.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">How it is decoded.</param>
    /// <param name="devices">Where.</param>
    /// <param name="every">Which frames are taken: each so manieth.</param>
    /// <param name="take">Takes those, and lets them go.</param>
    public void Start(string name, DecoderOptions options, DecoderDevices devices, int every, Action<FrameLease, CancellationToken> take)
    {
        var thread = new Thread(() => Run(name, options, devices, every, take)) { Name = name, IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>Stops the cameras and waits for them.</summary>
    public void Stop()
    {
        _stop.Cancel();
        foreach (Thread thread in _threads)
            thread.Join();
        _threads.Clear();
    }

    public void Dispose()
    {
        Stop();
        foreach (MediaPacket packet in _packets)
            packet.Dispose();
        _source.Dispose();
        _stop.Dispose();
    }

    private void Run(string name, DecoderOptions options, DecoderDevices devices, int every, Action<FrameLease, CancellationToken> take)
    {
        try
        {
            using var decoder = new VideoDecoder(name, Video, _source.Parameters, options, devices, NullLogger.Instance, _time);
            for (int i = 0; !_stop.IsCancellationRequested; i = (i + 1) % _packets.Count)
            {
                long start = _time.GetTimestamp();
                decoder.Send(_packets[i]);
                while (decoder.TryReceive(out FrameLease lease))
                {
                    FrameTime.Add(_time.GetElapsedTime(start));
                    Interlocked.Increment(ref _frames);
                    if (lease.Frame.Number % every == 0)
                        take(lease, _stop.Token);
                    else
                        lease.Dispose();
                    start = _time.GetTimestamp();
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Interlocked.CompareExchange(ref _fault, $"{name}: {e.Message.ReplaceLineEndings(" ")}", null);
        }
    }
}
