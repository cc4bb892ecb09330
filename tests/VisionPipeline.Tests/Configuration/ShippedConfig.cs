namespace VisionPipeline.Tests.Configuration;

/// <summary>Files of the repository's <c>config</c> folder.</summary>
internal static class ShippedConfig
{
    public static string Find(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "config", name);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException("config/" + name);
    }
}
