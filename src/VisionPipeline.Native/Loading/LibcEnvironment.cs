using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>
/// The environment as native libraries read it. .NET's <c>Environment.SetEnvironmentVariable</c> changes a copy that <c>getenv</c> does not see.
/// setenv(3) is not safe beside a getenv of another thread: set what a library reads before that library is loaded.
/// </summary>
internal static partial class LibcEnvironment
{
    /// <summary>Sets a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="overwrite">False leaves what is set already.</param>
    public static void Set(string name, string value, bool overwrite) => _ = SetEnv(name, value, overwrite ? 1 : 0);

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
