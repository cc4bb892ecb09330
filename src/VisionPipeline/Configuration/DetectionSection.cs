using VisionPipeline.Detection;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>detection</c>.</summary>
internal static class DetectionSection
{
    public static DetectionConfig Read(YamlSection section)
    {
        DetectionConfig detection = new();
        detection = detection with
        {
            Loop = new()
            {
                MaxBatch = section.OptionalWhole("max_batch", detection.Loop.MaxBatch, 1, 64),
                DueShare = section.Number("due_share", detection.Loop.DueShare, 0, 1),
                MaxWait = section.Duration("max_wait_ms", detection.Loop.MaxWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)),
            },
            Search = section.Choice("batch_search", detection.Search),
            Scores = Scores(section.Section("scores"), detection.Scores),
            PlateOverlap = (float)section.Number("plate_overlap", detection.PlateOverlap, 0, 1),
            VehicleOverlap = (float)section.Number("vehicle_overlap", detection.VehicleOverlap, 0, 1),
            MaxDetections = section.Whole("max_detections", detection.MaxDetections, 1, 1000),
        };
        section.End();
        return detection;
    }

    private static ScoreThresholds Scores(YamlSection section, ScoreThresholds scores)
    {
        scores = scores with
        {
            Plate = (float)section.Number("plate", scores.Plate, 0, 1),
            Car = (float)section.Number("car", scores.Car, 0, 1),
            Motorcycle = (float)section.Number("motorcycle", scores.Motorcycle, 0, 1),
            Bus = (float)section.Number("bus", scores.Bus, 0, 1),
            Truck = (float)section.Number("truck", scores.Truck, 0, 1),
        };
        section.End();
        return scores;
    }
}
