namespace VisionPipeline.Server.Demo;

/// <summary>What one camera of the demo did so far.</summary>
/// <param name="State">live, stopped, or the fault in one line.</param>
/// <param name="Decoder">Decoder in use.</param>
/// <param name="Picture">Size of the newest picture.</param>
/// <param name="Frames">Frames decoded.</param>
/// <param name="Letterboxed">Frames converted for a detector.</param>
/// <param name="LetterboxMilliseconds">Wall-clock time that took, in all.</param>
/// <param name="Dropped">Frames dropped because readers were slow.</param>
internal sealed record DemoReading(
    string State,
    string Decoder,
    string Picture,
    long Frames,
    long Letterboxed,
    double LetterboxMilliseconds,
    long Dropped);
