using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.LiveView;
using VisionPipeline.Native.TurboJpeg;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Pictures for live view made on the device beside those of the processor.</summary>
public sealed class GpuThumbnailsTests(HostGpu gpu) : HostFrameTests(gpu)
{
    [NeedsFact(HostGpu.Compilers)]
    public async Task Finish_FramesOfBothKinds_ShowsWhatTheProcessorShows()
    {
        using var host = new HostThumbnails();
        using var device = new GpuThumbnails(Kernels, Stream, 4, Told.Add);
        TestPicture[] pictures = [Scene(640, 360, PixelLayout.Nv12), Scene(200, 300, PixelLayout.P010), Scene(330, 250, PixelLayout.Nv12)];
        CameraView[] plain = [.. pictures.Select(static _ => new CameraView())];
        CameraView[] lifted = [.. pictures.Select(static _ => new CameraView())];
        CameraViewer[] viewers = [.. plain.Concat(lifted).Select(static view => view.Join())];
        FrameLease[] leases = [OnDevice(pictures[0]), OnDevice(pictures[1]), OnHost(pictures[2])];
        for (int i = 0; i < pictures.Length; i++)
        {
            host.Put(leases[2].Frame, plain[2]);
            device.Put(leases[i].Frame, lifted[i]);
        }

        device.Finish();
        Assert.Equal(2 * CameraView.Bytes, device.Bytes);
        using (FrameLease wide = OnHost(pictures[0]))
            host.Put(wide.Frame, plain[0]);
        foreach (int i in new[] { 0, 2 })
        {
            byte[] wanted = await Pixels(viewers[i]);
            byte[] given = await Pixels(viewers[3 + i]);
            Assert.True(wanted.Zip(given, static (a, b) => Math.Abs(a - b)).Average() < 1);
        }

        // Ten bits, upright: bars at both sides, the picture between them.
        byte[] tall = await Pixels(viewers[4]);
        Assert.InRange(tall[3 * 10], 0, 4);
        Assert.InRange(tall[3 * ((90 * CameraView.Width) + 160)], 40, 255);
        Release(leases, viewers);
        Assert.Empty(Told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Finish_AGather_IsOneCopyAndOneWait_AndNothingWithoutViewers()
    {
        using var device = new GpuThumbnails(Kernels, Stream, 4, Told.Add);
        Host.Reset();
        device.Finish();
        Assert.Empty(Host.Journal);
        TestPicture picture = Scene(320, 180, PixelLayout.Nv12);
        CameraView[] views = [new(), new(), new()];
        CameraViewer[] viewers = [.. views.Select(static view => view.Join())];
        FrameLease[] leases = [OnDevice(picture), OnDevice(picture), OnDevice(picture)];
        for (int round = 0; round < 2; round++)
        {
            Host.Reset();
            for (int i = 0; i < 3; i++)
                device.Put(leases[i].Frame, views[i]);
            device.Finish();
        }

        string[] order = [.. Host.Journal.Where(static line => line is "default stream" or "cuStreamWaitEvent" or "cuLaunchKernel" or "cuMemcpyDtoHAsync_v2" or "cuStreamSynchronize" or "cuMemAlloc_v2")];
        Assert.Equal(["default stream", "cuStreamWaitEvent", "cuLaunchKernel", "cuMemcpyDtoHAsync_v2", "cuStreamSynchronize"], order);

        // The plan of a camera that nobody looks at any more is freed.
        viewers[0].Dispose();
        Host.Reset();
        device.Finish();
        Assert.Single(Host.Journal, static line => line == "cuMemFree_v2");
        Release(leases, viewers);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_OnADeviceThatFails_TellsItOnceAndShowsNoMore()
    {
        using var device = new GpuThumbnails(Kernels, Stream, 2, Told.Add);
        var view = new CameraView();
        CameraViewer[] viewers = [view.Join()];
        FrameLease[] leases = [OnDevice(Scene(320, 180, PixelLayout.Nv12))];
        Host.Fail("cuMemAlloc_v2", 2);
        for (int i = 0; i < 3; i++)
        {
            device.Put(leases[0].Frame, view);
            device.Finish();
        }

        Assert.Contains("OUT_OF_MEMORY", Assert.Single(Told), StringComparison.Ordinal);
        Assert.Equal(0, view.Pictures);
        Release(leases, viewers);
    }

    private static async Task<byte[]> Pixels(CameraViewer viewer)
    {
        LivePicture? picture = await viewer.NextAsync();
        using var decoder = new JpegDecoder();
        return DecodeRgb(decoder, picture!.Jpeg.Span);
    }

    private static byte[] DecodeRgb(JpegDecoder decoder, ReadOnlySpan<byte> jpeg)
    {
        byte[] pixels = new byte[CameraView.Bytes];
        decoder.Decode(jpeg, pixels, 3 * CameraView.Width, JpegPixelFormat.Rgb);
        return pixels;
    }

    private static void Release(FrameLease[] leases, CameraViewer[] viewers)
    {
        Release(leases);
        foreach (CameraViewer viewer in viewers)
            viewer.Dispose();
    }

    private static TestPicture Scene(int width, int height, PixelLayout layout)
    {
        int scale = layout == PixelLayout.P010 ? 4 : 1;
        return new TestPicture(new YuvFormat(width, height, layout, Range: ColorRange.Full), (component, x, y) => scale * (component == 0 ? 60 + ((x + (2 * y)) % 160) : 120 + (x / 32)));
    }
}
