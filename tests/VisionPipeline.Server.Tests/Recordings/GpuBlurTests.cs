using System.Text.Json;
using FFmpeg.AutoGen;
using OpenCvSharp;
using VisionPipeline.Configuration;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Recordings;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Detection;
using VisionPipeline.Tests.Gpu;
using VisionPipeline.Tests.Inference;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Tests.Recordings;

/// <summary>Exports whose plates are looked for and blurred on a device that is the host, beside those of the processor.</summary>
[Collection(HostGpuAlone.Name)]
public sealed class GpuBlurTests : IDisposable
{
    private const int Illegal = 700;
    private const int Width = 320;
    private const int Height = 176;

    private readonly HostGpu _gpu;
    private readonly GpuKernels? _kernels;
    private readonly HostSurfaces? _surfaces;
    private readonly HostExport? _export;

    public GpuBlurTests(HostGpu gpu)
    {
        _gpu = gpu;
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is not null)
            return;
        gpu.Reset();
        gpu.Set("memory", 1L << 28);
        Assert.True(GpuKernels.TryOpen(0, new KernelCache(gpu.NewFolder()), out _kernels, out string? reason), reason);
        _surfaces = new HostSurfaces(_kernels.Context);
        _export = new HostExport(_surfaces);
    }

    public void Dispose()
    {
        _export?.Dispose();
        _surfaces?.Dispose();
        _kernels?.Dispose();
    }

    // Two bright patches go through the picture; the model tells a plate in the middle of every part that has one.
    [NeedsFact(HostGpu.Compilers)]
    public void List_SeenOnTheDevice_BlursTheSameAreas()
    {
        using TempFile file = (TinyDetector.V8(1, null, new TinyDetector.Box(5, 32, 16, 8, 4, 0, 0)) with
        {
            Gain = [.. Enumerable.Range(0, 5 * TinyDetector.Anchors).Select(static i => i == (4 * TinyDetector.Anchors) + 5 ? 1f : 0)],
        }).Write();
        var options = new DetectorOptions { MaxBatch = 4, Scores = new ScoreThresholds { Plate = 0.6f } };
        using CudaStream stream = _kernels!.Context.CreateStream();
        foreach (Rotation rotation in Enum.GetValues<Rotation>())
        {
            using ObjectDetector hostDetector = ObjectDetector.Open(file.Path, options);
            using ObjectDetector deviceDetector = ObjectDetector.Open(file.Path, options);
            using var look = new GpuLook(_kernels, stream, deviceDetector);
            var surfaces = new SurfaceLook(look);
            ExportPainter onHost = Painter(hostDetector);
            ExportPainter onDevice = Painter(deviceDetector);
            Assert.Equal(onHost.Lookahead, onDevice.Lookahead);

            // The first round is broken off, as an export is that is made once more; the last one is on the processor, after the device.
            for (int round = 0; round < 3; round++)
            {
                int count = round == 0 ? 5 : 37;
                onHost.Begin();
                if (round == 2)
                    onDevice.Begin();
                else
                    onDevice.Begin(surfaces);
                var blurred = new List<Rect>();
                for (int i = 0; i < count + onHost.Lookahead; i++)
                {
                    if (i < count)
                    {
                        using Mat upright = Upright(i);
                        onHost.See(upright, Time(i));
                        if (round == 2)
                            onDevice.See(upright, Time(i));
                        else
                            See(onDevice, surfaces, upright, rotation, Time(i));
                    }

                    if (round == 0 || i < onHost.Lookahead)
                        continue;
                    IReadOnlyList<Rect> wanted = Blurred(onHost, Time(i - onHost.Lookahead));
                    Assert.Equal(wanted, Blurred(onDevice, Time(i - onHost.Lookahead)));
                    blurred.AddRange(wanted);
                }

                // What is found in the middle is the listed plate; what is found below it is not.
                Assert.Equal((round > 0, false), (blurred.Exists(static area => Has(area, 160, 141)), blurred.Exists(static area => Has(area, 160, 87))));
            }
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void List_APictureThatWasNotSeen_IsRefused()
    {
        using TempFile file = TinyDetector.V8(1, null, new TinyDetector.Box(5, 32, 16, 8, 4, 0, 0.9f)).Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path);
        ExportPainter painter = Painter(detector);
        painter.Begin();
        Assert.Throws<InvalidOperationException>(() => Blurred(painter, Time(0)));
        using Mat picture = Upright(0);
        painter.See(picture, Time(1));
        painter.See(picture, Time(0));
        Assert.Throws<InvalidOperationException>(() => Blurred(painter, Time(0)));

        // A clock that was set back meanwhile loses none.
        Assert.NotEmpty(Blurred(painter, Time(1)));
        Assert.NotEmpty(Blurred(painter, Time(0)));
        Assert.Throws<InvalidOperationException>(() => Blurred(painter, Time(0)));
    }

    [NeedsFact(HostGpu.Compilers, "ffmpeg")]
    public void Run_OnTheDevice_LeavesNoPlateThatIsNotListedAndLosesNothingWhereItFails()
    {
        using var road = new RecordedRoad(isPrivate: false);
        using RecordingIndex index = RecordingIndex.Open(road.Folder);
        VisionConfig config = new() { Publishing = new PublishingConfig { Lists = [new PlateListConfig { Name = "staff", Kind = PlateListKind.Allow, Entries = [road.Plates[0]] }] } };
        using ObjectDetector detector = RecordingsExportVerb.OpenDetector(config);
        ExportReport onHost = Export("host.mp4", null);
        Assert.NotEqual("h264_nvenc", onHost.Encoder);

        ExportReport onDevice = Export("device.mp4", _export!.Device);
        Assert.Equal((onHost.Packets, onHost.Packets, 0), (onDevice.Packets, onDevice.Surfaces, _export.Lowered));
        Assert.Equal("h264_nvenc", onDevice.Encoder);
        AssertRead(onDevice.Output, road.Plates[0]);

        // What the pipeline knew is thrown away: what is found on the device alone must do.
        ExportReport alone = Export("alone.mp4", _export.Device, knows: false);
        Assert.Equal((onHost.Packets, 0), (alone.Surfaces, _export.Lowered));
        AssertRead(alone.Output, null);

        // The encoder refuses: pictures come down, and are looked at there.
        ExportReport refused = Export("refused.mp4", _export.Device with { Open = static _ => throw new FfmpegException("avcodec_open2", "no capable devices found", ffmpeg.AVERROR(ffmpeg.ENOSYS)) });
        Assert.Equal((onHost.Packets, 0, (int)onHost.Packets), (refused.Packets, refused.Surfaces, _export.Lowered));
        AssertRead(refused.Output, road.Plates[0]);

        // The device fails while plates are looked for, while a picture is copied, and while the last but one is painted: the same file as without it.
        int done = 0;
        foreach ((string call, int lift, int send) in new[] { ("cuLaunchKernel", 1, 0), ("cuMemcpy2DAsync_v2", 9, 0), ("cuStreamSynchronize", 0, (int)onHost.Packets - 2) })
        {
            done = 0;
            ExportDevice device = _export.Device with
            {
                Lift = frame =>
                {
                    _surfaces!.Lift(frame);
                    if (lift > 0 && ++done == lift)
                        _gpu.Fail(call, Illegal);
                },
                Send = (encoder, surface) =>
                {
                    if (send > 0 && ++done == send)
                        _gpu.Fail(call, Illegal);
                    return _export.Send(encoder, surface);
                },
            };
            ExportReport failed = Export($"failed{lift}.mp4", device);
            _gpu.Fail(call, 0);
            Assert.StartsWith($"GPU: {call}: ", string.Join("; ", failed.Refused), StringComparison.Ordinal);
            Assert.Equal((onHost.Packets, 0, 0, onHost.Sha256), (failed.Packets, failed.Surfaces, _export.Lowered, failed.Sha256));
        }

        ExportReport Export(string name, ExportDevice? device, bool knows = true)
        {
            var request = new ExportRequest
            {
                Camera = "road",
                From = road.Events[0].Times.FirstSeen.AddSeconds(-10),
                To = road.Events[^1].Times.LastSeen.AddSeconds(10),
                Output = Path.Combine(road.Root, name),
                Encoding = new EncodingConfig(),
                Sound = false,
            };
            ExportPainter what = knows
                ? RecordingsExportVerb.Painter(index, request, config, draws: false, BlurMode.Unlisted, detector)
                : new ExportPainter("road", [], draws: false, BlurMode.All, static _ => false, detector);
            using SurfacePainter? painter = device is null ? null : new SurfacePainter(_kernels!, what);
            return RecordingExport.Run(road.Folder, index, request with { Painter = what, Device = device is null ? null : device with { Painter = painter } }, TimeProvider.System);
        }

        void AssertRead(string file, string? listed)
        {
            CommandResult result = VisionProcess.RunAsync("read", file, "--json", "--every", "0.08").GetAwaiter().GetResult();
            Assert.Equal((0, ""), (result.ExitCode, result.Errors.Trim()));
            string[] read = [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("plates").EnumerateArray().Select(static plate => plate.GetProperty("text").GetString()!)];
            if (listed is not null)
                Assert.Contains(listed, read);
            foreach (string plate in road.Plates.Where(plate => plate != listed))
                Assert.DoesNotContain(read, text => Confusables.Distance(plate, text) < plate.Length / 2.0);
        }
    }

    private void See(ExportPainter painter, SurfaceLook look, Mat upright, Rotation rotation, long time)
    {
        using var surface = new MediaFrame();
        _surfaces!.Fill(surface, Surface(upright, rotation));
        look.Show(GpuSurface.Of(surface, _kernels!.Context), rotation);
        painter.See(Width, Height, time);
    }

    private static long Time(int picture) => 1_000_000 + (40_000L * picture);

    private static ExportPainter Painter(ObjectDetector detector)
    {
        // Listed, in the middle of the picture.
        var at = new Box(150f / Width, 82f / Height, 20f / Width, 10f / Height);
        var way = new TrackWay(new TrackKey("gate", 0, 1), "AB12CDE", [new TrackPoint(Time(0), null, at), new TrackPoint(Time(40), null, at)]);
        return new ExportPainter("gate", [way], draws: false, BlurMode.Unlisted, static plate => plate == "AB12CDE", detector);
    }

    private static IReadOnlyList<Rect> Blurred(ExportPainter painter, long time)
    {
        var list = new PaintList();
        list.Begin(Width, Height);
        painter.List(list, time);
        return [.. list.Blurred];
    }

    private static bool Has(Rect area, int x, int y) => area.Left <= x && area.Top <= y && area.Right > x && area.Bottom > y;

    private static Mat Upright(int picture)
    {
        var upright = new Mat(Height, Width, MatType.CV_8UC3, Scalar.All(20));
        Cv2.Rectangle(upright, new Rect(8 * picture, 80, 16, 24), Scalar.All(255), -1);
        Cv2.Rectangle(upright, new Rect(296 - (8 * picture), 130, 16, 24), Scalar.All(255), -1);
        return upright;
    }

    private static TestPicture Surface(Mat upright, Rotation rotation)
    {
        bool turned = rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        (int width, int height) = turned ? (Height, Width) : (Width, Height);
        var map = new UprightMap(width, height, rotation);
        return new TestPicture(new YuvFormat(width, height, PixelLayout.Nv12, Range: ColorRange.Full), (component, x, y) =>
        {
            (double column, double row) = map.At(x + 0.5, y + 0.5);
            return component == 0 ? upright.RowSpan((int)row)[3 * (int)column] : 128;
        });
    }
}
