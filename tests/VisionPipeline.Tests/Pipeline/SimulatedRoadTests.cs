using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Looks;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Pipeline;

public sealed class SimulatedRoadTests
{
    // One lane, two cars, plates of a hundred pixels.
    private const string Road = "day?seed=23&size=1280x720&lanes=1&region=DE&traffic=car&seconds=8&rate=40&speed=35-50&fps=12";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public void Run_CarsWithLargePlates_ReadsEachOnceAndTheSameAgain()
    {
        var spec = SceneSpec.Parse(Road);
        string[] real = [.. SceneTruth.Of(spec).Passes.Where(static pass => pass.Countable).Select(static pass => pass.Plate).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(real);
        using (var folder = new TempFolder())
        {
            string clip = folder.File("road.mp4");
            SceneClip.Write(spec, clip);
            PlateEvent[] first = Run(clip);
            foreach (IGrouping<string, PlateEvent> pass in first.GroupBy(static plate => plate.PassId))
            {
                Assert.Equal(PassState.Closed, pass.MaxBy(static plate => plate.Revision)!.State);
                Assert.Single(pass, static plate => plate.State == PassState.Closed);
                Assert.Equal(pass.Count(), pass.Select(static plate => plate.Revision).Distinct().Count());
            }

            Assert.All(real, plate => Assert.Contains(first, told => told.State == PassState.Confirmed && told.Plate?.Text == plate));
            Assert.Equal(real, Final(first));

            // A machine that reads slowly tells the same, word for word.
            Assert.Equal(Story(first), Story(Run(clip, isSlow: true)));
        }

        NativeHandles.AssertNoneLeft();
    }

    private static PlateEvent[] Run(string clip, bool isSlow = false)
    {
        AnprPipeline? running = null;
        int overtaken = 0;
        var sink = new RecordingSink();
        VisionConfig config = new()
        {
            Cameras = [new CameraEntry { Camera = new CameraConfig { Name = "road", Url = SourceUrl.Parse("file:" + clip), Pace = PlaybackPace.Fast } }],
        };
        using var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = sink, Looks = isSlow ? Dawdle : null }, NullLoggerFactory.Instance, TimeProvider.System);
        running = pipeline;
        pipeline.Start();
        Assert.True(SpinWait.SpinUntil(() => pipeline.IsOver, Deadline), "did not end in time");
        Assert.Equal(0, Assert.Single(pipeline.Status.Cameras).Funnel.Open);
        Assert.Empty(pipeline.Stop(Deadline));
        Assert.Equal(0, overtaken);
        Assert.Equal(0, Assert.Single(pipeline.Status.Cameras).Camera.Stream.FramesOut);
        return [.. sink.Plates];

        // No picture is looked at while the looks at the one before are read, however long that takes.
        void Dawdle(string camera, LookResult look)
        {
            long pictures = running!.Status.DetectorPictures;
            if (SpinWait.SpinUntil(() => running.Status.DetectorPictures != pictures, TimeSpan.FromMilliseconds(30)))
                Interlocked.Increment(ref overtaken);
        }
    }

    // Pass ids and times say when the file was played; all else is the file's.
    private static string[] Story(PlateEvent[] events)
    {
        DateTimeOffset begin = events.Min(static plate => plate.Times.FirstSeen);
        return [.. events.Select(plate => FormattableString.Invariant(
            $"{plate.Track} {plate.Revision} {plate.State} {plate.Plate?.Text ?? plate.Rejected.ToString()} {plate.Plate?.Confidence:0.000000} {plate.Looks} {(plate.Times.Captured - begin).TotalMilliseconds:0}"))];
    }

    private static string[] Final(PlateEvent[] events) =>
        [.. events.Where(static plate => plate is { State: PassState.Closed, Plate: not null }).Select(static plate => plate.Plate!.Text).Order(StringComparer.Ordinal)];
}
