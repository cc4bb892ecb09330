namespace VisionPipeline.Tests.Simulation;

/// <summary>A new folder for clips, deleted at the end.</summary>
internal sealed class SceneFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vision-scenes-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
