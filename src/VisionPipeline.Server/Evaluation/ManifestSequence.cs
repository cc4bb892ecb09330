namespace VisionPipeline.Server.Evaluation;

/// <summary>A picture's place in a ride.</summary>
/// <param name="Ride">Which ride.</param>
/// <param name="T">Its time; neighbours show the same vehicle.</param>
internal sealed record ManifestSequence(string Ride, double T);
