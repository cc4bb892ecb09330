namespace VisionPipeline.Server.Doctor;

/// <summary>One encoder that was tried.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Problem">Why it does not work; null where it encoded a picture.</param>
internal sealed record EncoderFinding(string Name, string? Problem);
