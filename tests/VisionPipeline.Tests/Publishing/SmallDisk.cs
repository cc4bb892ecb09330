using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>A file system of a few megabytes (tmpfs), which can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("vision-disk-").FullName;

    public SmallDisk(int megabytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _path) != 0)
            throw new InvalidOperationException("mount refused");
    }

    /// <summary>Null where tests may mount; else why not.</summary>
    public static string? Refusal { get; } = Probe();

    public string this[string name] => Path.Combine(_path, name);

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(this["ballast"], FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                ballast.Write(block);
        }
        catch (IOException)
        {
        }
    }

    public void Free() => File.Delete(this["ballast"]);

    public void Dispose()
    {
        Run("umount", "-l", _path);
        Directory.Delete(_path);
    }

    private static string? Probe()
    {
        if (!Environment.IsPrivilegedProcess)
            return "needs root: a small file system is mounted";
        try
        {
            new SmallDisk(1).Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "needs the right to mount";
        }
    }

    private static int Run(string command, params string[] arguments) => CommandLine.RunAsync(command, arguments).GetAwaiter().GetResult().ExitCode;
}
