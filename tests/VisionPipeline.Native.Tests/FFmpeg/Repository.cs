namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The absolute path of a file or folder of the checkout.</summary>
    public static string PathOf(string relative)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VisionPipeline.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, relative);
    }
}
