namespace VisionPipeline.Server.Fuzz;

/// <summary>What to damage, and how often.</summary>
/// <param name="Clip">The clip's path.</param>
/// <param name="Seed">Number of the first damaged copy; copy n is the same on every machine.</param>
/// <param name="Iterations">How many copies.</param>
/// <param name="Keep">Folder for copies that crash or hang.</param>
internal sealed record FuzzPlan(string Clip, int Seed, int Iterations, string Keep);
