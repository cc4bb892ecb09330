using System.CommandLine;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision soak WHAT</c>: a part run for long under faults, and what was lost counted.</summary>
internal static class SoakVerb
{
    public static Command Create() => new("soak", "Run a part for long under faults and count what was lost.")
    {
        SoakDeliveryVerb.Create(),
        SoakRecordingVerb.Create(),
    };
}
