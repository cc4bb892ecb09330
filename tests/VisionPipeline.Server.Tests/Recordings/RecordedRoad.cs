using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;
using VisionPipeline.Server.Running;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Tests.Recordings;

/// <summary>A short piece of road with large plates, run through the pipeline and recorded with everything that recording can keep.</summary>
internal sealed class RecordedRoad : IDisposable
{
    // One lane, two cars, plates of a hundred pixels.
    private const string Road = "day?seed=29&size=1280x720&lanes=1&region=DE&traffic=car&seconds=5&rate=60&speed=50-70&fps=12";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    public RecordedRoad(bool isPrivate)
    {
        var spec = SceneSpec.Parse(Road);
        Plates = [.. SceneTruth.Of(spec).Passes.Where(static pass => pass.Countable).Select(static pass => pass.Plate)];
        Clip = SceneCache.Get(spec);
        string key = Path.Combine(Root, "privacy.key");
        File.WriteAllBytes(key, new byte[32]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var kept = new CameraRecordingConfig { Mode = RecordingMode.Continuous, OverlayPicture = true, PostRoll = TimeSpan.FromMilliseconds(500) };
        var config = new VisionConfig
        {
            Node = "n1",
            Cameras = [new CameraEntry { Camera = new CameraConfig { Name = "road", Url = SourceUrl.Parse("file:" + Clip), Pace = PlaybackPace.Fast }, Recording = kept }],
            Recording = new RecordingConfig { Folder = Folder, FreeSpaceFloor = 0, Defaults = kept },
            Publishing = new PublishingConfig
            {
                Outbox = new OutboxConfig { Path = Path.Combine(Root, "events.db") },
                Privacy = isPrivate ? new PrivacyConfig { KeyFile = key, KeepEvidence = true } : null,
            },
        };
        var sink = new Sink(Events);
        using var outputs = new RunOutputs(new RunOptions { IsLive = true }, config, NullLoggerFactory.Instance, TimeProvider.System, sink);
        using var pipeline = new AnprPipeline(config, outputs.Ports, NullLoggerFactory.Instance, TimeProvider.System);
        pipeline.Start();
        Assert.True(SpinWait.SpinUntil(() => pipeline.IsOver, Deadline), "did not end in time");
        Assert.Empty(pipeline.Stop(Deadline));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("vision-road-").FullName;

    public string Folder => Path.Combine(Root, "recordings");

    /// <summary>The clip that was played.</summary>
    public string Clip { get; }

    /// <summary>The plates that really passed.</summary>
    public string[] Plates { get; }

    /// <summary>What was told, in order, before privacy took the texts.</summary>
    public List<PlateEvent> Events { get; } = [];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private sealed class Sink(List<PlateEvent> events) : IEventSink
    {
        public void Accept(PlateEvent plate)
        {
            lock (events)
                events.Add(plate);
        }

        public void Accept(HealthEvent health)
        {
        }
    }
}
