using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Frames;

public sealed class FrameMailboxTests
{
    [Fact]
    public void Publish_Twice_KeepsTheNewestAndCountsTheOther()
    {
        using var pool = new FramePool(4);
        using var box = new FrameMailbox(null, TimeProvider.System);
        FrameLease first = Rent(pool);
        FrameLease second = Rent(pool);
        box.Publish(first);
        box.Publish(second);
        Assert.False(first.IsHeld);
        Assert.Equal((2, 1), (box.Published, box.Dropped));
        Assert.NotNull(box.Age);
        Assert.True(box.TryTake(out FrameLease taken));
        Assert.Equal(second, taken);
        Assert.False(box.TryTake(out _));
        Assert.Null(box.Age);
        taken.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Dispose_WithAFrameInIt_LetsItGoAndRefusesMore()
    {
        using var pool = new FramePool(4);
        var box = new FrameMailbox(null, TimeProvider.System);
        box.Publish(Rent(pool));
        box.Dispose();
        box.Publish(Rent(pool));
        Assert.False(box.PublishWhenFree(Rent(pool), CancellationToken.None));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Wait_OneSignalForManyBoxes_WakesForEach()
    {
        using var pool = new FramePool(4);
        using var signal = new FrameSignal();
        using var a = new FrameMailbox(signal, TimeProvider.System);
        using var b = new FrameMailbox(signal, TimeProvider.System);
        Assert.False(signal.Wait(TimeSpan.Zero, CancellationToken.None));
        a.Publish(Rent(pool));
        Assert.True(signal.Wait(Timeout.InfiniteTimeSpan, CancellationToken.None));
        b.Publish(Rent(pool));
        Assert.True(signal.Wait(Timeout.InfiniteTimeSpan, new CancellationTokenSource().Token));
        Assert.False(signal.Wait(Timeout.InfiniteTimeSpan, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task PublishWhenFree_SlowReader_DropsNothing()
    {
        using var pool = new FramePool(4);
        using var signal = new FrameSignal();
        using var box = new FrameMailbox(signal, TimeProvider.System);
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
                Assert.True(box.PublishWhenFree(Rent(pool), CancellationToken.None));
        });
        int taken = 0;
        while (taken < 2000)
        {
            Assert.True(signal.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
            while (box.TryTake(out FrameLease lease))
            {
                lease.Dispose();
                taken++;
            }
        }

        await writing;
        Assert.Equal(0, box.Dropped);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task PublishWhenFree_CancelledOrDisposed_LetsTheFrameGo()
    {
        using var pool = new FramePool(4);
        using var box = new FrameMailbox(null, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        box.Publish(Rent(pool));
        Task<bool> cancelled = Task.Run(() => box.PublishWhenFree(Rent(pool), stop.Token));
        await stop.CancelAsync();
        Assert.False(await cancelled.WaitAsync(TimeSpan.FromSeconds(30)));
        Task<bool> disposed = Task.Run(() => box.PublishWhenFree(Rent(pool), CancellationToken.None));
        box.Dispose();
        Assert.False(await disposed.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task PublishAndTake_ManyThreads_LoseNothing()
    {
        using var pool = new FramePool(16);
        using var box = new FrameMailbox(null, TimeProvider.System);
        long taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                if (number < 2)
                    box.Publish(Rent(pool));
                else if (box.TryTake(out FrameLease lease))
                {
                    lease.Dispose();
                    Interlocked.Increment(ref taken);
                }
            }
        })));
        if (box.TryTake(out FrameLease last))
        {
            last.Dispose();
            taken++;
        }

        Assert.Equal(10_000, box.Dropped + taken);
        Assert.Equal(0, pool.Outstanding);
    }

    private static FrameLease Rent(FramePool pool)
    {
        Assert.True(pool.TryRent(out FrameLease lease));
        return lease;
    }
}
