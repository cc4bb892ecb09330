using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Frames;

public sealed class FramePoolTests
{
    [Fact]
    public void TryRent_BeyondCapacity_GivesNothing()
    {
        using var pool = new FramePool(2);
        Assert.True(pool.TryRent(out FrameLease first));
        Assert.True(pool.TryRent(out FrameLease second));
        Assert.False(pool.TryRent(out FrameLease third));
        Assert.False(third.IsHeld);
        first.Dispose();
        Assert.True(pool.TryRent(out third));
        second.Dispose();
        third.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Dispose_Twice_ReturnsOnce()
    {
        using var pool = new FramePool(2);
        pool.TryRent(out FrameLease first);
        FrameLease copy = first;
        first.Dispose();
        first.Dispose();
        copy.Dispose();
        Assert.Equal(0, pool.Outstanding);

        // The shell is out again: what is left of the old claims must not take it away.
        pool.TryRent(out FrameLease next);
        copy.Dispose();
        Assert.True(next.IsHeld);
        Assert.Equal(1, pool.Outstanding);
        next.Dispose();
    }

    [Fact]
    public void Share_KeepsTheFrameUntilTheLastHolder()
    {
        using var pool = new FramePool(1);
        pool.TryRent(out FrameLease first);
        FrameLease second = first.Share();
        first.Dispose();
        Assert.Equal(1, pool.Outstanding);
        Assert.True(second.IsHeld);
        Assert.Throws<ObjectDisposedException>(() => first.Frame);
        Assert.Throws<ObjectDisposedException>(() => first.Share());
        second.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Share_BeyondThirtyTwoHolders_IsRefused()
    {
        using var pool = new FramePool(1);
        pool.TryRent(out FrameLease first);
        var others = Enumerable.Range(0, 31).Select(_ => first.Share()).ToList();
        Assert.Throws<InvalidOperationException>(() => first.Share());
        others.ForEach(lease => lease.Dispose());
        first.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Share_FromManyThreads_LosesNoCount()
    {
        using var pool = new FramePool(4);
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                if (!pool.TryRent(out FrameLease lease))
                    continue;
                FrameLease other = lease.Share();
                lease.Dispose();
                other.Dispose();
                lease.Dispose();
            }
        });
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Dispose_WithFramesOut_FreesThemWhenTheyComeBack()
    {
        var pool = new FramePool(2);
        pool.TryRent(out FrameLease lease);
        pool.Dispose();
        Assert.True(lease.IsHeld);
        Assert.False(pool.TryRent(out _));
        lease.Dispose();
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Image_OfAnEmptyShell_IsRefused()
    {
        using var pool = new FramePool(1);
        pool.TryRent(out FrameLease lease);
        Assert.False(lease.Frame.HasImage);
        Assert.Throws<NotSupportedException>(() => { _ = lease.Frame.Image; });
        lease.Dispose();
    }
}
