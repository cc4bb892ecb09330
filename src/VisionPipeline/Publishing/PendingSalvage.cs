namespace VisionPipeline.Publishing;

/// <summary>A damaged file whose undelivered events are not all taken over yet, as the file in its place notes it.</summary>
/// <param name="File">Its name, beside the store.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="After">Number of the last event that was looked at.</param>
/// <param name="Taken">Events taken over so far.</param>
internal sealed record PendingSalvage(string File, string Reason, long After, long Taken);
