using System.Globalization;
using VisionPipeline.Server.Cli;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Scoring;

/// <summary>Renders the scenes that are not in the cache, several at a time, and says so.</summary>
internal static class SceneClips
{
    /// <summary>Sees to it that every scene's clip is there.</summary>
    /// <param name="specs">The scenes.</param>
    /// <param name="stopping">Breaks off.</param>
    /// <exception cref="VerbException">It was broken off.</exception>
    public static void Prepare(IEnumerable<SceneSpec> specs, CancellationToken stopping)
    {
        SceneSpec[] missing = [.. specs.Where(static spec => !SceneCache.Has(spec))];
        if (missing.Length == 0)
            return;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rendering {missing.Length} scenes of traffic, once; they are kept in {SceneCache.DefaultFolder}"));
        try
        {
            Parallel.ForEach(
                missing,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stopping },
                spec =>
                {
                    SceneCache.Get(spec, null, stopping);
                    Console.Error.WriteLine($"  {spec.Canonical()}");
                });
        }
        catch (OperationCanceledException)
        {
            throw new VerbException("broken off while scenes were rendered");
        }
    }
}
