using System.CommandLine;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench WHAT</c>: measures a stage against a known tool, both in one run.</summary>
internal static class BenchVerb
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds, each tool in turn", DefaultValueFactory = _ => 5 };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--rounds must be at least 1");
        });
        return new Command("bench", "Measure a stage against a known tool, both in one run.") { BenchDecodeVerb.Create() };
    }
}
