using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Batching;

public sealed class FrameGathererTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly FramePool _pool = new(64);
    private readonly GatheredFrame[] _batch = new GatheredFrame[8];
    private readonly List<FrameMailbox> _boxes = [];

    public void Dispose()
    {
        _boxes.ForEach(static box => box.Dispose());
        Assert.Equal(0, _pool.Outstanding);
        _pool.Dispose();
    }

    [Fact]
    public void TryTake_NoFrame_WaitsForever()
    {
        using FrameGatherer gatherer = Make(4);
        Cameras(gatherer, "a");
        Assert.Equal(0, gatherer.TryTake(_batch, out TimeSpan wait));
        Assert.Equal(Timeout.InfiniteTimeSpan, wait);
        Assert.Equal(0, gatherer.Batches);
    }

    [Fact]
    public void TryTake_OneOfTwoCameras_IsDueAfterAQuarterOfTheInterval()
    {
        using FrameGatherer gatherer = Make(4);
        Inbox a = Cameras(gatherer, "a", "b")[0];
        a.Put();
        Assert.Equal(0, gatherer.TryTake(_batch, out TimeSpan wait));
        Assert.Equal(50, wait.TotalMilliseconds);
        _time.Step(49);
        Assert.Equal(0, gatherer.TryTake(_batch, out wait));
        Assert.Equal(1, wait.TotalMilliseconds);
        _time.Step(1);
        Assert.Equal(["a"], Names(gatherer));
        Assert.Equal(50, _batch[0].Waited.TotalMilliseconds);
    }

    [Fact]
    public void TryTake_EveryCameraHasAFrame_IsReadyAtOnce()
    {
        using FrameGatherer gatherer = Make(4);
        Inbox[] boxes = Cameras(gatherer, "a", "b");
        boxes[0].Put();
        boxes[1].Put();
        Assert.Equal(["a", "b"], Names(gatherer).Order());
    }

    [Fact]
    public void TryTake_NewerFrame_ReplacesTheWaitingOneAndKeepsItsTurn()
    {
        using FrameGatherer gatherer = Make(4);
        Inbox[] boxes = Cameras(gatherer, "a", "b");
        boxes[0].Put(1);
        Assert.Equal(0, gatherer.TryTake(_batch, out _));
        _time.Step(30);
        boxes[0].Put(2);
        Assert.Equal(0, gatherer.TryTake(_batch, out _));
        Assert.Equal(1, _pool.Outstanding);
        _time.Step(20);
        Assert.Equal(1, gatherer.TryTake(_batch, out _));
        Assert.Equal(2, _batch[0].Frame.Frame.Number);
        Assert.Equal(1, boxes[0].Box.Dropped);
        Assert.Equal(1, _batch[0].Camera.Served);
        _batch[0].Frame.Dispose();
    }

    [Fact]
    public void TryTake_MoreCamerasThanFit_ServesAllAlike()
    {
        using FrameGatherer gatherer = Make(3);
        string[] names = ["a", "b", "c", "d", "e", "f", "g"];
        Inbox[] boxes = Cameras(gatherer, names);
        Dictionary<string, int> served = names.ToDictionary(static name => name, static _ => 0);
        for (int round = 0; round < 70; round++)
        {
            // All have a frame all the time: only 3 of 7 can be served.
            foreach (Inbox box in boxes)
                box.Put(round);
            foreach (string name in Names(gatherer))
                served[name]++;
            _time.Step(10);
        }

        Assert.All(served.Values, static count => Assert.Equal(30, count));
    }

    [Fact]
    public void TryTake_LateFrame_CountsItsWaitFromItsArrival()
    {
        using FrameGatherer gatherer = Make(4);
        Inbox[] boxes = Cameras(gatherer, "a", "b");
        boxes[0].Put();
        _time.Step(60);
        Assert.Equal(["a"], Names(gatherer));
        Assert.Equal(60, _batch[0].Waited.TotalMilliseconds);
    }

    [Fact]
    public void TryTake_BoxThatTakesOnlyWhenFree_LosesNoFrame()
    {
        using FrameGatherer gatherer = Make(4);
        Inbox[] boxes = Cameras(gatherer, "a", "b");
        boxes[0].Put(1);
        Assert.Equal(0, gatherer.TryTake(_batch, out _));

        // A file that is played as fast as it is taken waits for an empty box.
        Assert.NotNull(boxes[0].Box.Age);
        _time.Step(50);
        Assert.Equal(["a"], Names(gatherer));
        Assert.Null(boxes[0].Box.Age);
    }

    [Fact]
    public void Remove_WhileItsFrameWaits_LeavesTheOthersAFullBatch()
    {
        using FrameGatherer gatherer = Make(4);
        using var box = new FrameMailbox(gatherer.Signal, _time);
        GatheredCamera camera = gatherer.Add("a", box, 5);
        Inbox[] others = Cameras(gatherer, "b", "c");
        _pool.TryRent(out FrameLease lease);
        box.Publish(lease);
        Assert.Equal(0, gatherer.TryTake(_batch, out _));
        gatherer.Remove(camera);
        gatherer.Remove(camera);
        others[0].Put();
        others[1].Put();
        Assert.Equal(["b", "c"], Names(gatherer).Order());
        Assert.Equal(1, _pool.Outstanding);
    }

    [Fact]
    public async Task Take_FrameComesLater_WakesBySignal()
    {
        using FrameGatherer gatherer = Make(4);
        Inbox[] boxes = Cameras(gatherer, "a", "b");
        Task<int> taken = Task.Run(() => gatherer.Take(_batch, CancellationToken.None));
        boxes[0].Put();
        boxes[1].Put();
        Assert.Equal(2, await taken);
        _batch[0].Frame.Dispose();
        _batch[1].Frame.Dispose();
    }

    [Fact]
    public void TryTake_HeldCamera_KeepsItsFrameAndDoesNotHoldTheOthersUp()
    {
        using FrameGatherer gatherer = Make(1);
        bool isHeld = true;
        var file = new Inbox(_pool, gatherer, _time);
        _boxes.Add(file.Box);
        gatherer.Add("file", file.Box, 5, isHeld: () => isHeld);
        Inbox live = Cameras(gatherer, "live")[0];
        file.Put();
        live.Put();
        _time.Step(1000);
        Assert.Equal(["live"], Names(gatherer));
        Assert.Empty(Names(gatherer));
        isHeld = false;
        Assert.Equal(["file"], Names(gatherer));
    }

    [Fact]
    public void IsIdle_Camera_OnlyOnceItsFramesAreDone()
    {
        using FrameGatherer gatherer = Make(1);
        var inbox = new Inbox(_pool, gatherer, _time);
        _boxes.Add(inbox.Box);
        GatheredCamera camera = gatherer.Add("file", inbox.Box, 5);
        Assert.True(gatherer.IsIdle(camera));
        inbox.Put();
        Assert.False(gatherer.IsIdle(camera));
        Assert.Equal(["file"], Names(gatherer));
        Assert.False(gatherer.IsIdle(camera));
        FrameGatherer.Done(camera);
        Assert.True(gatherer.IsIdle(camera));
    }

    [Fact]
    public async Task Take_Cancelled_GivesNothing()
    {
        using FrameGatherer gatherer = Make(4);
        Cameras(gatherer, "a", "b");
        using var stop = new CancellationTokenSource();
        Task<int> taken = Task.Run(() => gatherer.Take(_batch, stop.Token));
        stop.Cancel();
        Assert.Equal(0, await taken);
    }

    [Fact]
    public async Task Take_ManyCamerasComingAndGoing_LosesAndLeaksNothing()
    {
        var gatherer = new FrameGatherer(new DetectionLoopConfig { MaxBatch = 3, DueShare = 0 }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        long got = 0;
        Task taking = Task.Run(() =>
        {
            var batch = new GatheredFrame[3];
            int count;
            while ((count = gatherer.Take(batch, stop.Token)) > 0)
            {
                for (int i = 0; i < count; i++)
                    batch[i].Frame.Dispose();
                got += count;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() =>
        {
            for (int life = 0; life < 20; life++)
            {
                var inbox = new Inbox(_pool, gatherer, TimeProvider.System);
                GatheredCamera camera = gatherer.Add($"c{n}", inbox.Box, 5);
                for (int i = 0; i < 50; i++)
                    inbox.Put(i);
                gatherer.Remove(camera);
                inbox.Box.Dispose();
            }
        })));
        stop.Cancel();
        await taking;
        gatherer.Dispose();
        Assert.Equal(0, _pool.Outstanding);
    }

    [Theory]
    [InlineData(0.25, 5, 50)]
    [InlineData(0.25, 1, 100)]
    [InlineData(0.25, 25, 10)]
    [InlineData(0, 5, 0)]
    [InlineData(0.25, 0, 0)]
    public void Due_ByRate_IsTheShareOfTheInterval(double share, double rate, double milliseconds) =>
        Assert.Equal(milliseconds, new DetectionLoopConfig { DueShare = share }.Due(rate).TotalMilliseconds);

    private FrameGatherer Make(int batch) => new(new DetectionLoopConfig { MaxBatch = batch }, _time);

    private Inbox[] Cameras(FrameGatherer gatherer, params string[] names) => [.. names.Select(name =>
    {
        var inbox = new Inbox(_pool, gatherer, _time);
        gatherer.Add(name, inbox.Box, 5);
        _boxes.Add(inbox.Box);
        return inbox;
    })];

    private string[] Names(FrameGatherer gatherer)
    {
        int count = gatherer.TryTake(_batch, out _);
        foreach (GatheredFrame frame in _batch.AsSpan(0, count))
            frame.Frame.Dispose();
        return [.. _batch.Take(count).Select(static frame => frame.Camera.Name)];
    }

    private sealed class Inbox(FramePool pool, FrameGatherer gatherer, TimeProvider time)
    {
        public FrameMailbox Box { get; } = new(gatherer.Signal, time);

        public void Put(long number = 0)
        {
            if (!pool.TryRent(out FrameLease lease))
                return;
            lease.Frame.Number = number;
            Box.Publish(lease);
        }
    }
}
