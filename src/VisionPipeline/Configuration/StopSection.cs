using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>stop</c>.</summary>
internal static class StopSection
{
    public static StopConfig Read(YamlSection section)
    {
        StopConfig stop = new();
        stop = stop with { Deadline = section.Duration("deadline_s", stop.Deadline, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) };
        section.End();
        return stop;
    }
}
