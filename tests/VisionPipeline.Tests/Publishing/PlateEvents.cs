using VisionPipeline.Events;
using VisionPipeline.Tracking;
using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Publishing;

/// <summary>Plate events as a pipeline makes them.</summary>
internal static class PlateEvents
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The n-th event of a camera: each pass has the revisions 1 to 3.</summary>
    public static PlateEvent Make(string camera, int number, string text = "AB123CD")
    {
        int revision = (number % 3) + 1;
        DateTimeOffset seen = Noon.AddSeconds(number / 3);
        return new PlateEvent
        {
            PassId = $"{camera}-{number / 3:D6}",
            Revision = revision,
            State = revision switch { 1 => PassState.Provisional, 2 => PassState.Confirmed, _ => PassState.Closed },
            Camera = camera,
            Node = "node-1",
            Track = number / 3,
            Plate = new PlateVerdict
            {
                Text = text,
                Region = "DE",
                Confidence = 0.97,
                Characters = [.. text.Select(_ => 0.99)],
                Alternatives = [new PlateAlternative("A8123CD", 0.02)],
                Box = new EventBox(810, 600, 120, 30),
            },
            Vehicle = new EventVehicle
            {
                Class = "car",
                Box = new EventBox(700, 300, 400, 380),
                DirectionDegrees = 178.5,
                SpeedKmh = 43.2,
                Lines = [new LineCrossing("stop", true, seen.AddMilliseconds(300))],
                Zones = [new ZoneStay("entry", seen, seen.AddSeconds(2))],
            },
            Times = new EventTimes
            {
                Captured = seen.AddMilliseconds(200),
                UncertaintyMs = 12.5,
                Source = "sender_report",
                FirstSeen = seen,
                LastSeen = seen.AddSeconds(2),
                Emitted = seen.AddSeconds(2.1),
            },
            Looks = 7,
            Models = new EventModels(new string('a', 64), new string('b', 64)),
            Evidence = new EventEvidence { Frame = "evidence/north/2026-03-01/north-000000-r3-frame.jpg", FrameSha256 = new string('c', 64), Crop = "evidence/north/2026-03-01/north-000000-r3-crop.jpg", CropSha256 = new string('d', 64) },
        };
    }

    public static HealthEvent Health(string message = "camera is back") => new()
    {
        Kind = HealthKind.CameraState,
        Node = "node-1",
        Camera = "north",
        Time = Noon,
        Alarm = false,
        Message = message,
        Values = new Dictionary<string, double> { ["seconds"] = 3 },
    };
}
