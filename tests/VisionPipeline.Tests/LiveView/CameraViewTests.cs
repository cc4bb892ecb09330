using VisionPipeline.Frames;
using VisionPipeline.LiveView;

namespace VisionPipeline.Tests.LiveView;

public sealed class CameraViewTests : IDisposable
{
    private readonly CameraView _view = new();

    public void Dispose() => NativeHandles.AssertNoneLeft();

    [Fact]
    public void Publish_WithoutViewers_KeepsNothing()
    {
        Assert.False(_view.HasViewers);
        Show(1);
        Assert.Equal(0, _view.Pictures);
    }

    [Fact]
    public async Task Next_ForTwoViewers_EncodesTheNewestOnce()
    {
        using CameraViewer first = _view.Join();
        using CameraViewer second = _view.Join();
        Show(10);
        Show(200);
        LivePicture? picture = await first.NextAsync();
        Assert.Same(picture, await second.NextAsync());
        Assert.Equal((2, 200), (picture!.Number, picture.Capture.UnixMicroseconds));
        Assert.Equal([0xFF, 0xD8], picture.Jpeg.Span[..2].ToArray());

        ValueTask<LivePicture?> next = first.NextAsync();
        Assert.False(next.IsCompleted);
        Show(90);
        Assert.Equal(3, (await next)!.Number);
    }

    [Fact]
    public async Task Next_WhenTheCameraGoes_GivesNothing()
    {
        using CameraViewer viewer = _view.Join();
        ValueTask<LivePicture?> next = viewer.NextAsync();
        _view.Close();
        Assert.Null(await next);
        Assert.Null(await viewer.NextAsync());
    }

    [Fact]
    public async Task Next_BrokenOff_LeavesTheViewerAsItWas()
    {
        using var cancellation = new CancellationTokenSource();
        CameraViewer viewer = _view.Join();
        ValueTask<LivePicture?> next = viewer.NextAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Show(1);
        Assert.NotNull(await viewer.NextAsync());

        viewer.Dispose();
        viewer.Dispose();
        Assert.False(_view.HasViewers);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await viewer.NextAsync());

        // One that comes later sees what is made from then on.
        using CameraViewer later = _view.Join();
        next = later.NextAsync();
        Assert.False(next.IsCompleted);
        Show(2);
        Assert.Equal(2, (await next)!.Number);
    }

    private void Show(byte level)
    {
        byte[] rgb = new byte[CameraView.Bytes];
        Array.Fill(rgb, level);
        _view.Publish(rgb, new CaptureTime(level, 0, default));
    }
}
