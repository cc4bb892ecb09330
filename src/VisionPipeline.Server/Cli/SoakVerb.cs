using System.CommandLine;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision soak WHAT</c>: a part, or all of it, run for long or under faults, and what was lost or grew counted.</summary>
internal static class SoakVerb
{
    public static Command Create() => new("soak", "Run a part for long or under faults and count what was lost or grew.")
    {
        SoakPipelineVerb.Create(),
        SoakDeliveryVerb.Create(),
        SoakRecordingVerb.Create(),
    };
}
