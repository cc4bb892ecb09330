using VisionPipeline.Cameras;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>clock</c>.</summary>
internal static class ClockSection
{
    public static CaptureClockOptions Read(YamlSection section)
    {
        CaptureClockOptions clock = new();
        clock = clock with
        {
            SenderLimit = section.Duration("sender_limit_s", clock.SenderLimit, TimeSpan.Zero, TimeSpan.FromDays(1)),
            AssumedLatency = section.Duration("assumed_latency_ms", clock.AssumedLatency, TimeSpan.Zero, TimeSpan.FromSeconds(10)),
            StepLimit = section.Duration("step_limit_ms", clock.StepLimit, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            DriftLimitPpm = section.Number("drift_limit_ppm", clock.DriftLimitPpm, 1, 100_000),
        };
        section.End();
        return clock;
    }
}
