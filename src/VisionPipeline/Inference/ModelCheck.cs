namespace VisionPipeline.Inference;

/// <summary>One model as found on disk.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Role">What it does.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Problem">One line on what is wrong; null where the file is there, its hash fits and ONNX Runtime opens it.</param>
public sealed record ModelCheck(string Name, string Role, string Path, string? Problem);
