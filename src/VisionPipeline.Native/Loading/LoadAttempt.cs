namespace VisionPipeline.Native.Loading;

/// <summary>What came of one attempt to load a library.</summary>
/// <param name="Handle">The dynamic loader's handle; 0 where it did not load.</param>
/// <param name="Seen">The file that was found, loadable or not; null where none was seen.</param>
/// <param name="Failure">One line; null where it loaded.</param>
internal readonly record struct LoadAttempt(nint Handle, string? Seen, string? Failure);
