using System.Collections.Concurrent;
using System.Globalization;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Looks;
using VisionPipeline.Simulation;
using VisionPipeline.Tracking;

namespace VisionPipeline.Server.Scoring;

/// <summary>Keeps all that a run tells of each camera: events, looks, and when its clip began. Thread-safe.</summary>
internal sealed class TrialWatch : IEventSink, ITrackObserver
{
    // Boxes of plate and truth are alike where they overlap by a fifth: looks are widened, and nothing else is near.
    private const double Same = 0.2;

    private readonly ConcurrentDictionary<string, double> _origins = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<PlateEvent> _events = new();
    private readonly ConcurrentQueue<(string Camera, LookResult Look)> _looks = new();

    /// <summary>Takes a look; for <see cref="PipelinePorts.Looks"/>.</summary>
    public void Take(string camera, LookResult look) => _looks.Enqueue((camera, look));

    /// <inheritdoc/>
    public void Accept(PlateEvent plate) => _events.Enqueue(plate);

    /// <inheritdoc/>
    public void Accept(HealthEvent health)
    {
    }

    /// <inheritdoc/>
    public void See(string camera, in FrameLease frame, IReadOnlyList<VehicleTrack> tracks)
    {
        VideoFrame picture = frame.Frame;
        if (picture.Pts is { } time)
            _origins.TryAdd(camera, (picture.Capture.UnixMicroseconds / 1e6) - time.TotalSeconds);
    }

    /// <summary>What a camera made of its scene, once the pipeline has stopped.</summary>
    /// <param name="camera">Its name.</param>
    /// <param name="spec">The scene that it showed once.</param>
    public SceneTrial Of(string camera, SceneSpec spec)
    {
        double origin = _origins.GetValueOrDefault(camera);
        SceneTruth truth = SceneTruth.Of(spec) with { Origin = origin };
        // One round only: what would pass in the second never was shown.
        DateTimeOffset begin = DateTimeOffset.UnixEpoch.AddSeconds(origin);
        PlateEvent[] told = [.. _events.Where(plate => plate.Camera == camera)];
        SceneScore score = SceneScorer.Of(truth, told, begin, begin.AddSeconds(spec.Seconds - 0.001));
        (ScoredPass Pass, LookResult[] Looks)[] read = [.. Looks(camera, truth, score)];
        return new SceneTrial(
            spec,
            score,
            read.Select(static one => LookGain.Of(one.Pass.Pass.Plate, [.. one.Looks.Select(static look => look.Seen.Reading)], one.Pass.IsExact ? one.Pass.Pass.Plate : null)).Aggregate(new LookGain(), static (sum, one) => sum.Plus(one)),
            [.. read.Where(static one => !one.Pass.IsExact && one.Looks.Any(look => look.Seen.Reading.Text == one.Pass.Pass.Plate)).Select(one => Words(one.Pass, one.Looks, origin))],
            told);
    }

    private static string Words(ScoredPass pass, LookResult[] looks, double origin) => string.Create(
        CultureInfo.InvariantCulture,
        $"{pass.Pass.Vehicle} {pass.Pass.Plate} ({pass.Pass.Region}) {(pass.IsFound ? "told as " + pass.Events[0].Plate!.Text : "not told")}, though read as {string.Join(", ", looks.Select(look => Words(look, origin)))}");

    private static string Words(LookResult look, double origin) => string.Create(
        CultureInfo.InvariantCulture,
        $"{look.Seen.Reading.Text} {look.Seen.Reading.Confidence:0.00} (track {look.Track}, {(look.Capture.UnixMicroseconds / 1e6) - origin:0.0} s)");

    // By what the truth has where each look was taken, whatever track it came from.
    private IEnumerable<(ScoredPass Pass, LookResult[] Looks)> Looks(string camera, SceneTruth truth, SceneScore score)
    {
        var boxes = truth.Passes.SelectMany(static pass => pass.Boxes.Select(box => (Pass: pass.Id, Box: box))).ToLookup(static one => one.Box.Frame);
        var looks = _looks
            .Where(one => one.Camera == camera)
            .Select(one => (one.Look, Pass: PassAt(one.Look)))
            .Where(static one => one.Pass > 0)
            .OrderBy(static one => one.Look.Capture.UnixMicroseconds)
            .ToLookup(static one => one.Pass, static one => one.Look);
        return score.Asked.Where(pass => looks[pass.Pass.Id].Any()).Select(pass => (pass, looks[pass.Pass.Id].ToArray()));

        int PassAt(LookResult look)
        {
            int frame = (int)Math.Round(((look.Capture.UnixMicroseconds / 1e6) - truth.Origin!.Value) * truth.Fps);
            return boxes[frame]
                .Select(one => (one.Pass, Overlap: look.Plate.IoU(new((float)one.Box.PlateX, (float)one.Box.PlateY, (float)one.Box.PlateWidth, (float)one.Box.PlateHeight))))
                .Where(static one => one.Overlap > Same)
                .OrderByDescending(static one => one.Overlap)
                .Select(static one => one.Pass)
                .FirstOrDefault();
        }
    }
}
