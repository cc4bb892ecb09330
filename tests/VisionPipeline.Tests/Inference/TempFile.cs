namespace VisionPipeline.Tests.Inference;

/// <summary>A file that goes when it is disposed.</summary>
internal sealed class TempFile : IDisposable
{
    public TempFile(byte[] content) => File.WriteAllBytes(Path, content);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vision-{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(Path);
}
