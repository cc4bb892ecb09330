namespace VisionPipeline.Tests.Recording;

/// <summary>A folder that is deleted at the end.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vision-recording-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
