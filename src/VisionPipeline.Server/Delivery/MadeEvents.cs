using VisionPipeline.Events;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Delivery;

/// <summary>Plate events for benchmarks and endurance runs: the same number always gives the same event, and each pass has three revisions.</summary>
internal static class MadeEvents
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Hash = new('a', 64);

    public static string Camera(int camera) => $"camera-{camera:D2}";

    public static PlateEvent Make(string camera, int number)
    {
        int pass = number / 3;
        int revision = (number % 3) + 1;
        DateTimeOffset seen = Start.AddSeconds(pass);
        string text = $"AB{pass % 1000:D3}CD";
        return new PlateEvent
        {
            PassId = $"{camera}-{pass:D8}",
            Revision = revision,
            State = revision switch { 1 => PassState.Provisional, 2 => PassState.Confirmed, _ => PassState.Closed },
            Camera = camera,
            Node = "bench",
            Track = pass,
            Plate = new PlateVerdict
            {
                Text = text,
                Region = "DE",
                Confidence = 0.97,
                Characters = [0.99, 0.98, 0.99, 0.97, 0.99, 0.99, 0.98],
                Alternatives = [new PlateAlternative("A8" + text[2..], 0.02), new PlateAlternative(text[..5] + "OD", 0.005)],
                Box = new EventBox(810, 600, 120, 30),
            },
            Vehicle = new EventVehicle { Class = "car", Box = new EventBox(700, 300, 400, 380), DirectionDegrees = 178.5, SpeedKmh = 43.2 },
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
            Models = new EventModels(Hash, Hash),
            Evidence = new EventEvidence { Frame = "2026/01/01/frame.jpg", FrameSha256 = Hash, Crop = "2026/01/01/crop.jpg", CropSha256 = Hash },
        };
    }
}
