using System.CommandLine;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench WHAT</c>: measures a stage against a known tool, both in one run.</summary>
internal static class BenchVerb
{
    public static Command Create() => new("bench", "Measure a stage against a known tool, both in one run.")
    {
        BenchDecodeVerb.Create(),
    };
}
