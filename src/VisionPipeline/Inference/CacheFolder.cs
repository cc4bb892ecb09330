namespace VisionPipeline.Inference;

/// <summary>Where things are kept that can be worked out again.</summary>
public static class CacheFolder
{
    /// <summary><c>$XDG_CACHE_HOME/visionpipeline/NAME</c>, by default <c>~/.cache/visionpipeline/NAME</c> (XDG Base Directory Specification). It may not exist.</summary>
    /// <param name="name">What is kept.</param>
    public static string Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
            root = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "visionpipeline", name);
    }
}
