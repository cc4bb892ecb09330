namespace VisionPipeline.Server.Doctor;

/// <summary>One thing that the GPU path is made of, and what becomes of its work without it.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Needs">What it takes.</param>
/// <param name="Problem">What is missing, in one line; null where it works.</param>
/// <param name="Otherwise">What takes its place.</param>
internal sealed record GpuStage(string Name, string Needs, string? Problem, string Otherwise);
