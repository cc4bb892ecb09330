using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
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
            Assert.Equal(real, Final(Run(clip)));
        }

        NativeHandles.AssertNoneLeft();
    }

    private static PlateEvent[] Run(string clip)
    {
        var sink = new RecordingSink();
        VisionConfig config = new()
        {
            Cameras = [new CameraEntry { Camera = new CameraConfig { Name = "road", Url = SourceUrl.Parse("file:" + clip), Pace = PlaybackPace.Fast } }],
        };
        using var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = sink }, NullLoggerFactory.Instance, TimeProvider.System);
        pipeline.Start();
        Assert.True(SpinWait.SpinUntil(() => pipeline.IsOver, Deadline), "did not end in time");
        Assert.Empty(pipeline.Stop(Deadline));
        Assert.Equal(0, Assert.Single(pipeline.Status.Cameras).Camera.Stream.FramesOut);
        return [.. sink.Plates];
    }

    private static string[] Final(PlateEvent[] events) =>
        [.. events.Where(static plate => plate is { State: PassState.Closed, Plate: not null }).Select(static plate => plate.Plate!.Text).Order(StringComparer.Ordinal)];
}
