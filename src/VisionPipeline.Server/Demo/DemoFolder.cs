using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Demo;

/// <summary>The demo's own folder: what an earlier demo left is removed, what somebody else put there is not.</summary>
internal static class DemoFolder
{
    private const string Mark = ".visionpipeline-demo";

    /// <summary>Makes the folder empty.</summary>
    /// <exception cref="VerbException">It holds files that no demo made.</exception>
    public static void Prepare(string folder)
    {
        string mark = Path.Combine(folder, Mark);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (!File.Exists(mark))
                throw new VerbException($"{folder}: holds files that no demo made; give an empty folder with --folder");
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(mark, "");
    }
}
