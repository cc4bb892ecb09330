namespace VisionPipeline.Decoding;

/// <summary>One way to decode that was tried.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Decoder">The decoder's own name where one opened, else null.</param>
/// <param name="Problem">Why it did not open, in one line; null where it did.</param>
public sealed record DecoderAttempt(DecoderKind Kind, string? Decoder, string? Problem);
