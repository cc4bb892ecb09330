using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Recognition;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Looks;
using VisionPipeline.Tracking;
using VisionPipeline.Voting;
using Posteriors = VisionPipeline.Tests.Voting.Looks;

namespace VisionPipeline.Tests.Events;

/// <summary>A book whose vehicles and readings a test makes up.</summary>
internal sealed class PassRig : IEventSink
{
    private long _next;

    public PassRig(VerdictConfig? verdict = null, IEvidenceStore? evidence = null, long epoch = 1, VerdictLatency? latency = null)
    {
        Fusion = new PlateFusion(Posteriors.Regions, new FusionOptions());
        Book = new PassBook(
            new PassBookSettings { Camera = "gate", Node = "n1", Epoch = epoch, Models = new EventModels("d", "r"), Fusion = Fusion, Verdict = verdict ?? new VerdictConfig(), Evidence = evidence, Latency = latency },
            this,
            Time);
    }

    public static SceneMap Map { get; } = new(1000, 1000, Rotation.None);

    public SteppedTime Time { get; } = new();

    public PlateFusion Fusion { get; }

    public PassBook Book { get; }

    public List<PlateEvent> Told { get; } = [];

    public IEnumerable<string> Lines => Told.Select(static told => $"{told.State} {told.Plate?.Text ?? told.Rejected.ToString()}");

    public IEnumerable<string> Passes => Told.Select(static told => told.PassId).Distinct();

    public void Accept(PlateEvent plate) => Told.Add(plate);

    public void Accept(HealthEvent health)
    {
    }

    /// <summary>A vehicle that is seen at 5 Hz and moves down the picture.</summary>
    public VehicleTrack Drive(double from, double seconds = 1, float x = 300, float y = 300, float speed = 100, ObjectClass? kind = ObjectClass.Car, bool plate = true)
    {
        VehicleTrack track = Tracks.Make(++_next, from, kind);
        track.Velocity = (0, speed);
        track.DirectionDegrees = speed > 0 ? 180 : speed < 0 ? 0 : null;
        track.IsStationary = speed == 0;
        for (double t = 0; t <= seconds + 1e-9; t += 0.2)
            Step(track, from + t, x, (float)(y + (speed * t)), plate);
        return track;
    }

    /// <summary>A vehicle and its plate, which is followed as if it were alone, for a second.</summary>
    public (VehicleTrack Vehicle, VehicleTrack Plate) DriveWithPlateAlone()
    {
        (VehicleTrack vehicle, VehicleTrack plate) = (Tracks.Make(++_next, 100), Tracks.Make(++_next, 100, null));
        for (int i = 0; i < 6; i++)
        {
            Step(vehicle, 100 + (0.2 * i), 300, 300 + (20 * i));
            Step(plate, 100 + (0.2 * i), 340, 390 + (20 * i));
        }

        return (vehicle, plate);
    }

    public void Step(VehicleTrack track, double at, float x, float y, bool plate = true)
    {
        var box = new Box(x, y, track.Class is null ? 60 : 150, track.Class is null ? 15 : 120);
        track.See(at, box, plate ? new Box(x + 40, y + 90, 60, 15) : null);
        Book.Observe(track, Map);
        Book.Advance(PaintedFrame.At(at));
    }

    /// <summary>Hands a reading in, as of the track's newest frame or so long after it.</summary>
    public LookVerdict Read(VehicleTrack track, string text, double sure = 0.98, string doubts = "", float plate = 0.999f, double after = 0, LookEvidence? pictures = null, float quality = 0.5f, string region = "XX")
    {
        CaptureTime at = PaintedFrame.At((track.LastSeen.UnixMicroseconds / 1e6) + after);
        PlateLook look = Posteriors.Of(text, sure, doubts, region, picture: at.UnixMicroseconds, plate: plate);
        return Book.Accept(new LookResult
        {
            Track = track.Id,
            Seen = new PlateObservation(Fusion.Read([look]), [look]),
            Capture = at,
            Quality = new CropQuality(60, 900, 0.5, 0, 1, quality),
            Plate = new Box(10, 20, 60, 15),
            Evidence = pictures,
        });
    }

    /// <summary>Hands two good readings in, which confirm.</summary>
    public void ReadSurely(VehicleTrack track, string text)
    {
        Read(track, text, 0.99, after: -0.4);
        Read(track, text, 0.99);
    }

    public void Lose(VehicleTrack track) => Book.End(track, Map);

    public void Advance(double seconds) => Book.Advance(PaintedFrame.At(seconds));
}
