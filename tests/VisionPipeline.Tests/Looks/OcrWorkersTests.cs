using FFmpeg.AutoGen;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Inference;
using VisionPipeline.Looks;
using VisionPipeline.Native.TurboJpeg;
using VisionPipeline.Recognition;
using VisionPipeline.Tests.Recognition;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Looks;

public sealed class OcrWorkersTests
{
    private static readonly Rect Place = new(400, 300, 160, 36);

    public static TheoryData<AVPixelFormat, Rotation> Frames => new()
    {
        { AVPixelFormat.AV_PIX_FMT_YUV420P, Rotation.None },
        { AVPixelFormat.AV_PIX_FMT_NV12, Rotation.None },
        { AVPixelFormat.AV_PIX_FMT_YUV420P, Rotation.Clockwise90 },
        { AVPixelFormat.AV_PIX_FMT_YUV420P, Rotation.Clockwise180 },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Work_DrawnPlate_IsReadFromTheFullFrameAndItsFrameIsKept(AVPixelFormat format, Rotation rotation)
    {
        var sink = new Sink();
        using var pool = new FramePool(8);
        using Mat upright = PaintedFrame.Scene(960, 540, ("KV57LMR", Place));
        using Mat stored = Turned(upright, rotation);
        var scheduler = new LookScheduler(new LookConfig(), TimeProvider.System);
        CameraLooks camera = scheduler.Add("a", new SceneConfig(), sink);
        using (var workers = new OcrWorkers(scheduler, static () => PlateReader.Open(Shipped(), new OcrConfig()), TimeProvider.System, NullLogger.Instance))
        {
            workers.Start();
            VehicleTrack track = Tracks.Make(1);

            // Detection ran on a sub stream of half the size.
            Box full = Box(Place, rotation);
            var half = new Box(full.X / 2, full.Y / 2, full.Width / 2, full.Height / 2);
            var map = new SceneMap(stored.Width / 2, stored.Height / 2, rotation);
            for (int i = 0; i < 6; i++)
            {
                track.See(0.2 * i, half with { Y = Math.Max(0, half.Y - 40) }, half);
                using FrameLease frame = PaintedFrame.Rent(pool, stored, 0.2 * i, format);
                frame.Frame.Rotation = rotation;
                camera.Offer(track, frame, map);
            }

            camera.End(1);
            Assert.True(workers.Stop(TimeSpan.FromMinutes(2)));
            Assert.Equal(0, workers.Failures);
        }

        LookResult best = sink.Results.First(static result => result.Evidence is not null);
        Assert.Equal("KV57LMR", best.Seen.Reading.Text);
        Assert.InRange(best.Plate.X, Place.X - 1.5, Place.X + 1.5);
        Assert.InRange(best.Plate.Y, Place.Y - 1.5, Place.Y + 1.5);
        AssertShows(upright, best.Evidence!);
        scheduler.Dispose();
        Assert.Equal(0, scheduler.Crops.Outstanding);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Work_ManyVehiclesOfManyCameras_ReadsAllAndLeaksNothing()
    {
        long mats = Mat.LiveCount;
        using (var model = new TinyReader("AB12CDE", 0.9999))
        using (var pool = new FramePool(64))
        {
            using Mat scene = PaintedFrame.Scene(320, 240, ("AB12CDE", new Rect(100, 100, 100, 25)));
            Sink[] sinks = [new(), new(), new(), new()];
            var scheduler = new LookScheduler(new LookConfig { Workers = 2, FramesPerCamera = 2, Evidence = false }, TimeProvider.System);
            CameraLooks[] cameras = [.. sinks.Select((sink, i) => scheduler.Add($"c{i}", new SceneConfig(), sink))];
            using (var workers = new OcrWorkers(scheduler, () => PlateReader.Open(model.Path, new OcrConfig()), TimeProvider.System, NullLogger.Instance))
            {
                workers.Start();
                await Task.WhenAll(cameras.Select(camera => Task.Run(() =>
                {
                    for (int id = 1; id <= 10; id++)
                    {
                        VehicleTrack track = Tracks.Make(id);
                        for (int i = 0; i < 6; i++)
                        {
                            track.See(0.2 * i, new Box(80, 40, 150, 120), new Box(100, 100, 100, 25));
                            using FrameLease frame = PaintedFrame.Rent(pool, scene, 0.2 * i);
                            camera.Offer(track, frame, new SceneMap(320, 240, Rotation.None));
                        }

                        camera.End(id);
                    }
                })));
                Assert.True(workers.Stop(TimeSpan.FromMinutes(2)));
            }

            Assert.All(sinks, static sink => Assert.Equal(10, sink.Results.Select(static result => result.Track).Distinct().Count()));
            scheduler.Dispose();
            Assert.Equal(0, scheduler.Crops.Outstanding);
            Assert.Equal(0, pool.Outstanding);
        }

        Assert.Equal(mats, Mat.LiveCount);
    }

    [Fact]
    public void Work_SinkThatThrows_CountsAndGoesOn()
    {
        using var model = new TinyReader("AB12CDE", 0.9999);
        using var rig = new LookRig();
        int calls = 0;
        rig.Verdict = _ => ++calls == 1 ? throw new InvalidOperationException("full") : new LookVerdict(0.99, 2);
        using var workers = new OcrWorkers(rig.Scheduler, () => PlateReader.Open(model.Path, new OcrConfig()), TimeProvider.System, NullLogger.Instance);
        rig.Seen(1, 6);
        rig.Seen(2, 6);
        workers.Start();
        Assert.True(workers.Stop(TimeSpan.FromMinutes(2)));
        Assert.True(workers.Failures >= 1);
        Assert.True(calls >= 2);
    }

    private static string Shipped() => Path.Combine(ModelCatalog.DefaultFolder(), "plate-reader.onnx");

    private static void AssertShows(Mat upright, LookEvidence evidence)
    {
        using var decoder = new JpegDecoder();
        ReadOnlySpan<byte> jpeg = evidence.Frame!.Value.Span;
        JpegHeader header = decoder.ReadHeader(jpeg);
        Assert.Equal((upright.Width, upright.Height), (header.Width, header.Height));
        byte[] grey = new byte[header.Width * header.Height];
        decoder.Decode(jpeg, grey, header.Width, JpegPixelFormat.Grey);
        double sum = 0;
        for (int y = 0; y < upright.Height; y++)
        {
            Span<byte> row = upright.RowSpan(y);
            for (int x = 0; x < row.Length; x++)
                sum += Math.Abs(row[x] - grey[(y * header.Width) + x]);
        }

        Assert.InRange(sum / grey.Length, 0, 2);
        JpegHeader crop = decoder.ReadHeader(evidence.Crop.Span);
        Assert.InRange(crop.Width, Place.Width, Place.Width * 2);
    }

    private static Mat Turned(Mat upright, Rotation rotation)
    {
        var stored = new Mat();
        switch (rotation)
        {
            case Rotation.Clockwise90:
                Cv2.Rotate(upright, stored, RotateFlags.Rotate90Counterclockwise);
                break;
            case Rotation.Clockwise180:
                Cv2.Rotate(upright, stored, RotateFlags.Rotate180);
                break;
            default:
                upright.CopyTo(stored);
                break;
        }

        return stored;
    }

    // Where an upright place lies in the frame as it is stored.
    private static Box Box(Rect at, Rotation rotation) => rotation switch
    {
        Rotation.Clockwise90 => new Box(at.Y, 960 - at.Right, at.Height, at.Width),
        Rotation.Clockwise180 => new Box(960 - at.Right, 540 - at.Bottom, at.Width, at.Height),
        _ => new Box(at.X, at.Y, at.Width, at.Height),
    };

    private sealed class Sink : ILookSink
    {
        public List<LookResult> Results { get; } = [];

        public LookVerdict Accept(LookResult look)
        {
            lock (Results)
                Results.Add(look);
            return new LookVerdict(look.Seen.Reading.Confidence, 1);
        }
    }
}
