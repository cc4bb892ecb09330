using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Looks;

/// <summary>A scheduler with cameras that see plates drawn for them. Disposing proves that every crop and frame came back.</summary>
internal sealed class LookRig : IDisposable, ILookSink
{
    private readonly Mat _scene;

    public LookRig(LookConfig? config = null, params string[] cameras)
        : this(config, false, cameras)
    {
    }

    public LookRig(LookConfig? config, bool inOrder, params string[] cameras)
    {
        Scheduler = new LookScheduler(config ?? new LookConfig(), Time);
        Cameras = [.. (cameras.Length == 0 ? ["a"] : cameras).Select(name => Scheduler.Add(name, new SceneConfig(), this, inOrder))];
        _scene = PaintedFrame.Scene(640, 480, [.. Widths.Select((width, i) => ("AB12CDE", new Rect(20, 10 + (i * 50), width, width / 4)))]);
        Map = new SceneMap(640, 480, Rotation.None);
    }

    /// <summary>Widths of the plates in the scene; the row is the index.</summary>
    public static int[] Widths { get; } = [20, 40, 60, 80, 100, 120, 140, 160];

    public SteppedTime Time { get; } = new();

    public FramePool Pool { get; } = new(64);

    public LookScheduler Scheduler { get; }

    public CameraLooks[] Cameras { get; }

    public SceneMap Map { get; }

    public List<LookResult> Results { get; } = [];

    public Func<LookResult, LookVerdict> Verdict { get; set; } = static _ => new LookVerdict(0.5, 1);

    public static Box PlateAt(int row) => new(20, 10 + (row * 50), Widths[row], Widths[row] / 4);

    public LookVerdict Accept(LookResult look)
    {
        lock (Results)
            Results.Add(look);
        return Verdict(look);
    }

    /// <summary>Offers a track that shows the plate of a row now.</summary>
    public LookRefusal Offer(VehicleTrack track, double seconds, int row = 4, float score = 0.9f, int camera = 0) => Offer(track, seconds, PlateAt(row), score, camera);

    /// <summary>Offers a track whose plate is somewhere now, in a frame whose own clock may be late by so many seconds.</summary>
    public LookRefusal Offer(VehicleTrack track, double seconds, in Box plate, float score = 0.9f, int camera = 0, double late = 0)
    {
        track.See(seconds, new Box(plate.X, plate.Y - 60, 200, 130), plate, score);
        using FrameLease frame = PaintedFrame.Rent(Pool, _scene, seconds - late);
        return Cameras[camera].Offer(track, frame, Map, taken: PaintedFrame.At(seconds));
    }

    /// <summary>Offers it so many times, 0.2 s apart.</summary>
    public VehicleTrack Seen(long id, int times, int row = 4, float score = 0.9f, int camera = 0, double from = 0)
    {
        VehicleTrack track = Tracks.Make(id, from);
        for (int i = 0; i < times; i++)
            Offer(track, from + (0.2 * i), row, score, camera);
        return track;
    }

    /// <summary>Takes what is due and gives it back with a verdict; tells of which tracks.</summary>
    public long[] ReadDue(double confidence, int atMost = 1)
    {
        var looks = new Look[atMost];
        int count = Scheduler.TryTake(looks);
        long[] tracks = [.. looks.Take(count).Select(static look => look.Track)];
        foreach (Look look in looks.AsSpan(0, count))
            Scheduler.Complete(look, new LookVerdict(confidence, 1));
        return tracks;
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        Assert.Equal(0, Scheduler.Crops.Outstanding);
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
        _scene.Dispose();
    }
}
