using VisionPipeline.Settings;
using VisionPipeline.Tracking;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>tracking</c>.</summary>
internal static class TrackingSection
{
    public static TrackingConfig Read(YamlSection section)
    {
        TrackingConfig tracking = new();
        tracking = tracking with
        {
            HighScore = section.Number("high_score", tracking.HighScore, 0, 1),
            LowScore = section.Number("low_score", tracking.LowScore, 0, 1),
            MatchIoU = section.Number("match_iou", tracking.MatchIoU, 0, 1),
            Lost = section.Duration("lost_s", tracking.Lost, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(30)),
            Confirm = section.Whole("confirm", tracking.Confirm, 1, 50),
            StationaryShare = section.Number("stationary_share", tracking.StationaryShare, 0, 1),
            StationaryAfter = section.Duration("stationary_after_s", tracking.StationaryAfter, TimeSpan.FromSeconds(0.5), TimeSpan.FromHours(1)),
        };
        section.End();
        if (tracking.LowScore > tracking.HighScore)
            section.Fault("low_score", "is above 'tracking.high_score': it must be at most as high");
        return tracking;
    }
}
