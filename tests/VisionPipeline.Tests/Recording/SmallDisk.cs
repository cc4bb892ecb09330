using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

/// <summary>A disk of a few megabytes in memory (tmpfs), mounted and unmounted by root.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("vision-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static void Run(string tool, params string[] arguments) =>
        CommandLine.RunAsync(tool, arguments).GetAwaiter().GetResult().OrThrow(tool);
}
