using System.Diagnostics;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Recordings;

/// <summary>A small ext4 disk in a file, of which the moment of a power cut can be had: a copy of the file holds only what reached the disk.</summary>
/// <remarks>What was written and not synced lies in the mounted file system's memory and is not in the copy. Needs root (mount).</remarks>
internal sealed class PowerCut : IDisposable
{
    private const long Megabytes = 400;

    private readonly string _folder;
    private readonly string _disk;

    public PowerCut(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _disk = Path.Combine(folder, "disk.img");
        using (FileStream file = File.Create(_disk))
            file.SetLength(Megabytes << 20);
        Tool("mkfs.ext4", "-q", "-F", _disk);
        Mount(_disk, Live);
    }

    /// <summary>Where the disk is in use.</summary>
    public string Live => Path.Combine(_folder, "live");

    /// <summary>Where the disk is as the cut left it.</summary>
    public string After => Path.Combine(_folder, "after");

    /// <summary>Cuts the power now; until <see cref="Restore"/> <see cref="After"/> is what is left.</summary>
    public void Cut()
    {
        string copy = Path.Combine(_folder, "after.img");
        File.Copy(_disk, copy, overwrite: true);
        Mount(copy, After);
    }

    /// <summary>Takes <see cref="After"/> away.</summary>
    public void Restore() => Tool("umount", After);

    public void Dispose()
    {
        Tool("umount", Live);
        Directory.Delete(_folder, recursive: true);
    }

    private static void Mount(string image, string place)
    {
        Directory.CreateDirectory(place);
        Tool("mount", "-o", "loop", image, place);
    }

    private static void Tool(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string words = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new VerbException($"{tool}: {words} (power cuts need root and loop devices)");
    }
}
