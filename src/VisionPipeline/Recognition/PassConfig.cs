namespace VisionPipeline.Recognition;

/// <summary>When a pass is run and how much its looks count.</summary>
/// <param name="Pass">Which.</param>
/// <param name="Stage">Passes of stage 1 run for every plate, those of stage 2 where stage 1 left doubt, and so on; 0 switches a pass off.</param>
/// <param name="Weight">What its look counts beside the plain pass, above 0.</param>
public sealed record PassConfig(OcrPass Pass, int Stage, double Weight);
