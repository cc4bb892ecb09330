namespace VisionPipeline.Testing;

/// <summary>A file system of a few megabytes in memory (tmpfs), mounted and unmounted by root, which can be filled.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Mounts it.</summary>
    /// <param name="megabytes">How much it holds, MiB.</param>
    /// <exception cref="InvalidOperationException">Mounting is refused.</exception>
    public SmallDisk(int megabytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path) == 0)
            return;
        Directory.Delete(Path);
        throw new InvalidOperationException("mount refused");
    }

    /// <summary>Null where tests may mount; else why not.</summary>
    public static string? Refusal { get; } = Probe();

    /// <summary>Where it is mounted.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("vision-disk-").FullName;

    private string Ballast => File("ballast");

    /// <summary>The path of a file on it, which need not exist.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes until less than <paramref name="spare"/> fits.</summary>
    /// <param name="spare">What stays free, bytes.</param>
    public void Fill(long spare = 0)
    {
        var drive = new DriveInfo(Path);
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (spare == 0 || drive.AvailableFreeSpace > spare)
                ballast.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Takes away what <see cref="Fill"/> wrote.</summary>
    public void Free() => System.IO.File.Delete(Ballast);

    /// <summary>Unmounts it.</summary>
    /// <exception cref="InvalidOperationException">A file on it is still open.</exception>
    public void Dispose()
    {
        if (Run("umount", Path) != 0)
            throw new InvalidOperationException($"umount {Path} refused: a file on it is still open");
        Directory.Delete(Path);
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
