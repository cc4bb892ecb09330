namespace VisionPipeline.Server.Scoring;

/// <summary>What many looks brought in one group.</summary>
/// <param name="Name">The group.</param>
/// <param name="Gain">Its counts.</param>
internal sealed record LookGainRow(string Name, LookGain Gain);
