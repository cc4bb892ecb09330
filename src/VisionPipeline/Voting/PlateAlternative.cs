namespace VisionPipeline.Voting;

/// <summary>Another text that a plate may bear.</summary>
/// <param name="Text">Digits and capitals.</param>
/// <param name="Probability">0..1.</param>
public readonly record struct PlateAlternative(string Text, double Probability);
