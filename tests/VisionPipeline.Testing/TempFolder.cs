namespace VisionPipeline.Testing;

/// <summary>A new folder for one test, which goes with all that is in it when it is disposed.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Where it is, as an absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("vision-test-").FullName;

    /// <summary>The path of a file in it, which need not exist.</summary>
    /// <param name="name">Its name, or a path below the folder.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
