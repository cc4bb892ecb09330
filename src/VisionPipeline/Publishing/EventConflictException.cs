namespace VisionPipeline.Publishing;

/// <summary>A revision came a second time with another content: whoever makes events broke the promise that the pair names one content for ever.</summary>
/// <param name="passId">The pass.</param>
/// <param name="revision">Its revision.</param>
public sealed class EventConflictException(string passId, int revision)
    : Exception($"revision {revision} of pass {passId} is stored already with another content; the stored one stays");
