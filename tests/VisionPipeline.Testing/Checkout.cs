namespace VisionPipeline.Testing;

/// <summary>The checkout that the tests were built in.</summary>
public static class Checkout
{
    private static readonly string Root = Find();

    /// <summary>The absolute path of a file or folder of the checkout, which must be there.</summary>
    /// <param name="relative">Below the checkout, with <c>/</c>.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string PathOf(string relative)
    {
        string path = Path.Combine(Root, relative);
        return Path.Exists(path) ? path : throw new FileNotFoundException(path);
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VisionPipeline.sln")))
                return folder.FullName;
        }

        throw new FileNotFoundException($"no VisionPipeline.sln above {AppContext.BaseDirectory}");
    }
}
