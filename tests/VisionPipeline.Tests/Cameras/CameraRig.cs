using System.Collections.Concurrent;
using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Cameras;

/// <summary>Cameras under test with a reader that takes every frame, and what they told. Dispose proves that nothing is left.</summary>
internal sealed class CameraRig : ICameraObserver, IDisposable
{
    public static readonly TimeSpan Deadline = Eventually.Deadline;

    private readonly DecoderDevices _devices = new();
    private readonly FrameSignal _signal = new();
    private readonly List<CameraSession> _cameras = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _reader;
    private readonly ConcurrentDictionary<string, long> _taken = new();

    public CameraRig(Action<string, VideoFrame>? look = null)
    {
        _reader = new Thread(() => ReadAll(look)) { Name = "reader" };
        _reader.Start();
    }

    /// <summary>A wait that keeps a test short.</summary>
    public static BackOffConfig Quick { get; } = new() { First = TimeSpan.FromMilliseconds(50), Most = TimeSpan.FromMilliseconds(200) };

    public ConcurrentQueue<CameraStateChange> Changes { get; } = new();

    public ConcurrentQueue<ClockObservation> Clocks { get; } = new();

    public CameraSession Add(CameraConfig config, SourceOpener? open = null)
    {
        var camera = new CameraSession(config, Services with { Open = open ?? PacketSource.Open });
        lock (_cameras)
            _cameras.Add(camera);
        camera.Start();
        return camera;
    }

    public CameraSession Add(string name, string url, TimeSpan? stall = null) => Add(Config(name, url, stall));

    public static CameraConfig Config(string name, string url, TimeSpan? stall = null) => new()
    {
        Name = name,
        Url = SourceUrl.Parse(url),
        BackOff = Quick,
        StallTimeout = stall ?? TimeSpan.FromSeconds(10),
        Source = new SourceOptions { Transport = RtspTransport.Tcp, OpenTimeout = TimeSpan.FromSeconds(3) },
    };

    public long Taken(string name) => _taken.GetValueOrDefault(name);

    /// <summary>States that a camera went through, oldest first.</summary>
    public CameraState[] States(string name) => [.. Changes.Where(change => change.Camera == name).Select(change => change.New)];

    public void StateChanged(in CameraStateChange change) => Changes.Enqueue(change);

    public void ClockObserved(string camera, CameraStream stream, in ClockObservation observation) => Clocks.Enqueue(observation);

    public void Dispose()
    {
        foreach (CameraSession camera in _cameras)
            camera.SignalStop();
        foreach (CameraSession camera in _cameras)
            Assert.True(camera.Stop(TimeSpan.FromSeconds(5)), $"{camera.Name} did not stop");
        _stop.Cancel();
        _reader.Join();
        foreach (CameraSession camera in _cameras)
        {
            Assert.Equal(CameraState.Ended, camera.Snapshot.State);
            camera.Dispose();
        }

        _signal.Dispose();
        _devices.Dispose();
        _stop.Dispose();
        NativeHandles.AssertNoneLeft();
    }

    private CameraServices Services => new() { Devices = _devices, Observer = this, Published = _signal };

    private void ReadAll(Action<string, VideoFrame>? look)
    {
        while (!_stop.IsCancellationRequested)
        {
            _signal.Wait(Timeout.InfiniteTimeSpan, _stop.Token);
            CameraSession[] cameras;
            lock (_cameras)
                cameras = [.. _cameras];
            foreach (CameraSession camera in cameras)
            {
                if (!camera.Mailbox.TryTake(out FrameLease lease))
                    continue;
                using (lease)
                    look?.Invoke(camera.Name, lease.Frame);
                _taken.AddOrUpdate(camera.Name, 1, static (_, count) => count + 1);
            }
        }
    }
}
