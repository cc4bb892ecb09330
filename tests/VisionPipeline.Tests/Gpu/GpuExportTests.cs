using FFmpeg.AutoGen;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Recording;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Recording;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Exports whose pictures lie on a device that is the host: NVDEC is the processor's decoder with each picture lifted, NVENC is libx264 with each surface read where it lies.</summary>
public sealed class GpuExportTests(HostGpu gpu) : HostFrameTests(gpu)
{
    private readonly RecordingRig _rig = new(RecordingRig.Continuous);
    private HostExport? _export;

    private HostExport Made => _export ??= new HostExport(Surfaces);

    private ExportDevice Device => Made.Device;

    public override void Dispose()
    {
        _export?.Dispose();
        _rig.Dispose();
        base.Dispose();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Encoder_OfSurfaces_TakesThemWhereTheyLieAndNoOthers()
    {
        // FFmpeg's own encoder that passes pictures on: its packets hold the picture that it was given.
        using var surface = new MediaFrame();
        using var other = new MediaFrame();
        using var host = new MediaFrame();
        TestPicture picture = TestPicture.Noise(new YuvFormat(64, 48, PixelLayout.Nv12), 3);
        Surfaces.Fill(surface, picture);
        Surfaces.Fill(other, TestPicture.Noise(new YuvFormat(96, 48, PixelLayout.Nv12), 3));
        HostSurfaces.FillHost(host, picture);
        var options = new MediaEncoderOptions { Name = "wrapped_avframe", Width = 64, Height = 48, Surface = surface };
        using (MediaEncoder encoder = MediaEncoder.Open(options))
        {
            Assert.True(encoder.TakesSurfaces);
            Assert.Equal(AVPixelFormat.AV_PIX_FMT_NV12, encoder.PixelFormat);
            Assert.Equal(DecodeStatus.Done, encoder.Send(surface));
            using var packet = new MediaPacket();
            Assert.Equal(DecodeStatus.Done, encoder.Receive(packet));
            Assert.Equal(surface.DevicePlane(0, 64, 48).Address, HostSurfaces.WrappedAddress(packet));
            Assert.Throws<ArgumentException>(() => encoder.Send(other));
            Assert.Throws<ArgumentException>(() => encoder.Send(host));
        }

        Assert.Throws<ArgumentException>(() => MediaEncoder.Open(options with { Surface = host }));
        Assert.Throws<ArgumentException>(() => SurfacePool.For(host));
        using MediaEncoder plain = MediaEncoder.Open(options with { Surface = null, PixelFormat = AVPixelFormat.AV_PIX_FMT_NV12 });
        Assert.Throws<ArgumentException>(() => plain.Send(surface));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_WithAnEncoderOnTheDevice_CopiesNoPicture()
    {
        await Record();
        int before = EncoderSessions.Shared.Open;
        ExportReport report = Export(new EncodingConfig(), Device);
        Assert.Equal("h264_nvenc", report.Encoder);
        Assert.Equal((report.Packets, 0, 2), (report.Surfaces, Made.Lowered, Made.Opened));
        Assert.Equal(before, EncoderSessions.Shared.Open);
        Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_WithoutAnEncoderOnTheDevice_BringsPicturesDownAndSaysWhy()
    {
        await Record();
        ExportReport report = Export(new EncodingConfig(), Device with { Open = static _ => throw new FfmpegException("avcodec_open2", "no capable devices found", ffmpeg.AVERROR(ffmpeg.ENOSYS)) });
        Assert.Contains("h264_nvenc on the GPU: avcodec_open2: no capable devices found", report.Refused[0], StringComparison.Ordinal);
        Assert.NotEqual("h264_nvenc", report.Encoder);
        Assert.Equal((0, 50), (report.Surfaces, Made.Lowered));
        Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_WhatTheDeviceCannotDo_IsDoneByTheProcessor()
    {
        await Record();
        foreach (EncodingConfig encoding in new[] { new EncodingConfig { PreferredCodec = "libx264" }, new EncodingConfig { MaxHeight = 90 } })
        {
            ExportReport report = Export(encoding, Device);
            Assert.Equal((0, 0, 50), (report.Surfaces, Made.Opened, Made.Lowered));
            Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
            File.Delete(report.Output);
        }
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_WithoutASessionLeft_BringsPicturesDown()
    {
        await Record();
        using IDisposable taken = EncoderSessions.Shared.TryTake(null)!;
        ExportReport report = Export(new EncodingConfig { HardwareSessions = 1 }, Device);
        Assert.Contains("as many as hardware_sessions allows", report.Refused[0], StringComparison.Ordinal);
        Assert.Equal((0, 0), (report.Surfaces, Made.Opened));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_WhenPicturesChangeTheirSizeOnTheDevice_IsMadeOnceMoreOnTheProcessor()
    {
        _rig.Feed(await TestClips.ResolutionChangeAsync("ts"));
        _rig.Finish();
        ExportReport report = Export(new EncodingConfig(), Device);
        Assert.StartsWith("GPU: avcodec_send_frame: the encoder takes", report.Refused[0], StringComparison.Ordinal);
        Assert.Equal(0, report.Surfaces);
        Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_PaintedOnTheDevice_ShowsWhatWasPainted()
    {
        await Record();
        var onHost = new RedCorner();
        using var painter = new RedSurface(Kernels, Stream);
        ExportReport report = Export(new EncodingConfig { Quality = 10 }, Device with { Painter = painter }, onHost);
        Assert.Equal((50, 50, 0, 0), (report.Surfaces, painter.Painted, onHost.Painted, Made.Lowered));
        Assert.True(await IsRed(report.Output));

        // Who paints only in main memory gets the pictures there.
        File.Delete(report.Output);
        report = Export(new EncodingConfig { Quality = 10 }, Device, onHost);
        Assert.Equal((0, 50, 50), (report.Surfaces, onHost.Painted, Made.Lowered));
        Assert.True(await IsRed(report.Output));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_PaintedWithPicturesToCome_KeepsCopiesOnTheDevice()
    {
        await Record();
        var onHost = new RedCorner(5);
        using var painter = new RedSurface(Kernels, Stream, 5);
        ExportReport report = Export(new EncodingConfig { Quality = 10 }, Device with { Painter = painter }, onHost);
        Assert.Equal((50, 50, 0, 0, 0), (report.Surfaces, painter.Painted, onHost.Painted, onHost.Begun, Made.Lowered));
        Assert.Equal((1, 5, 51), (painter.Begun, painter.Ahead, painter.Copied));
        Assert.Equal(painter.Seen, painter.Times);
        Assert.Equal(painter.Seen.Order(), painter.Seen);
        Assert.True(await IsRed(report.Output));
        Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
        await AssertPictures(report.Output);
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_PaintedWithPicturesToComeAndNoEncoder_IsPaintedInMainMemory()
    {
        await Record();
        var onHost = new RedCorner(5);
        using var painter = new RedSurface(Kernels, Stream, 5);
        ExportReport report = Export(new EncodingConfig { Quality = 10 }, Device with { Painter = painter, Open = static _ => throw new FfmpegException("avcodec_open2", "no capable devices found", ffmpeg.AVERROR(ffmpeg.ENOSYS)) }, onHost);
        Assert.Equal((0, 0, 50, 1, 50), (report.Surfaces, painter.Painted, onHost.Painted, onHost.Begun, Made.Lowered));
        Assert.Contains("h264_nvenc on the GPU: avcodec_open2", report.Refused[0], StringComparison.Ordinal);
        Assert.True(await IsRed(report.Output));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public async Task Run_ThePainterOrTheEncoderFails_IsMadeOnceMoreOnTheProcessor()
    {
        await Record();
        foreach (string part in new[] { "begin", "copy", "see", "paint", "paint not", "send" })
        {
            var onHost = new RedCorner(5);
            using var painter = new RedSurface(Kernels, Stream, 5) { Fails = part };
            int sent = 0;
            ExportDevice device = Device with
            {
                Painter = painter,
                Send = (encoder, surface) =>
                {
                    if (part == "send" && ++sent == 20)
                        throw new FfmpegException("avcodec_send_frame", "the device is gone", ffmpeg.AVERROR(ffmpeg.EIO));
                    return Made.Send(encoder, surface);
                },
            };
            ExportReport report = Export(new EncodingConfig { Quality = 10 }, device, onHost);
            Assert.Equal((0, 50, 50, 1), (report.Surfaces, report.Packets, onHost.Painted, onHost.Begun));
            Assert.StartsWith("GPU: ", report.Refused[0], StringComparison.Ordinal);
            Assert.Contains(part == "paint not" ? "too much" : "the device is gone", report.Refused[0], StringComparison.Ordinal);
            Assert.True(await IsRed(report.Output));
            Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
            File.Delete(report.Output);
        }
    }

    // Each picture of the export is that of the recording: none twice, none in the place of another.
    private async Task AssertPictures(string export)
    {
        string clip = await TestClips.MakeAsync(Clip);
        CommandResult shown = await CommandLine.RunAsync(
            "ffmpeg", ["-nostdin", "-v", "error", "-i", export, "-i", clip, "-lavfi", "[0:v]crop=400:200:200:100,setpts=N/25/TB[a];[1:v]crop=400:200:200:100,setpts=N/25/TB[b];[a][b]psnr=stats_file=-", "-f", "null", "-"]);
        double[] psnr = [.. shown.OrThrow("ffmpeg").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split("psnr_y:")[1].Split(' ')[0]).Select(static text => text == "inf" ? 99 : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(50, psnr.Length);
        Assert.All(psnr, static value => Assert.InRange(value, 35, 100));
    }

    private static ClipRecipe Clip => new() { Frames = 50, Width = 640, Height = 360, BFrames = 3, Container = "ts" };

    private async Task Record()
    {
        _rig.Feed(await TestClips.MakeAsync(Clip));
        _rig.Finish();
    }

    private ExportReport Export(EncodingConfig encoding, ExportDevice device, IFramePainter? painter = null)
    {
        using RecordingIndex index = RecordingIndex.Open(_rig.Folder);
        var noon = DateTimeOffset.UnixEpoch.AddMicroseconds(RecordingRig.Noon);
        return RecordingExport.Run(
            _rig.Folder,
            index,
            new ExportRequest { Camera = "gate", From = noon.AddSeconds(-10), To = noon.AddSeconds(60), Output = Path.Combine(_rig.Folder, "export.mp4"), Encoding = encoding, Painter = painter, Device = device },
            TimeProvider.System);
    }

    private async Task<bool> IsRed(string file)
    {
        string shown = Path.Combine(_rig.Folder, "red.rgb");
        (await CommandLine.RunAsync("ffmpeg", ["-y", "-nostdin", "-v", "error", "-i", file, "-vf", "crop=16:16:8:8,scale=1:1", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", shown])).OrThrow("ffmpeg");
        byte[] red = await File.ReadAllBytesAsync(shown);
        return red[0] > 220 && red[1] < 40 && red[2] < 40;
    }

    private sealed class RedCorner(int lookahead = 0) : IFramePainter
    {
        public int Painted { get; private set; }

        public int Begun { get; private set; }

        public int Lookahead => lookahead;

        public void Begin() => Begun++;

        public void See(Mat picture, long captureMicroseconds)
        {
        }

        public void Paint(Mat picture, long captureMicroseconds)
        {
            Painted++;
            Cv2.Rectangle(picture, new Rect(0, 0, 64, 64), new Scalar(255, 0, 0), -1);
        }
    }

    private sealed class RedSurface(GpuKernels kernels, CudaStream stream, int lookahead = 0) : ISurfacePainter, IDisposable
    {
        private readonly GpuPainter _painter = new(kernels, stream);
        private readonly PaintList _list = new();

        public string? Fails { get; init; }

        public int Painted => Times.Count;

        public List<long> Times { get; } = [];

        public List<long> Seen { get; } = [];

        public int Ahead { get; private set; }

        public int Begun { get; private set; }

        public int Copied { get; private set; }

        public int Lookahead => lookahead;

        public void Begin()
        {
            Begun++;
            Fail("begin", 1);
        }

        public void Copy(MediaFrame into, MediaFrame decoded)
        {
            Fail("copy", ++Copied);
            _painter.Copy(GpuSurface.Of(into, kernels.Context), GpuSurface.Of(decoded, kernels.Context));
        }

        public void See(MediaFrame surface, int rotation, long captureMicroseconds)
        {
            Seen.Add(captureMicroseconds);
            Fail("see", Seen.Count);
        }

        public void Paint(MediaFrame surface, int rotation, long captureMicroseconds)
        {
            Times.Add(captureMicroseconds);
            Ahead = Math.Max(Ahead, Seen.Count - Times.Count);
            Fail("paint", Painted);
            if (Fails == "paint not")
                throw new NotSupportedException("too much");
            _list.Begin(surface.Width, surface.Height);
            _list.Fill(new Rect(0, 0, 64, 64), new Scalar(255, 0, 0));
            _painter.Paint(GpuSurface.Of(surface, kernels.Context), (Rotation)rotation, _list);
        }

        public void Dispose() => _painter.Dispose();

        private void Fail(string part, int count)
        {
            if (Fails == part && count == (part == "begin" ? 1 : 20))
                throw new FfmpegException("av_hwframe_get_buffer", "the device is gone", ffmpeg.AVERROR(ffmpeg.EIO));
        }
    }
}
