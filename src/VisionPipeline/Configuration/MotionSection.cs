using VisionPipeline.Detection;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>motion</c>.</summary>
internal static class MotionSection
{
    public static MotionConfig Read(YamlSection section)
    {
        MotionConfig motion = new();
        motion = motion with
        {
            Enabled = section.Flag("enabled", motion.Enabled),
            Heartbeat = section.Duration("heartbeat_s", motion.Heartbeat, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1)),
            Hold = section.Duration("hold_s", motion.Hold, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            MinChange = section.Number("min_change", motion.MinChange, 0.5, 255),
            NoiseFactor = section.Number("noise_factor", motion.NoiseFactor, 1, 100),
            MinCells = section.Whole("min_cells", motion.MinCells, 1, 64 * 36),
        };
        section.End();
        return motion;
    }
}
