namespace VisionPipeline.Native.Loading;

/// <summary>One native library as found on this machine: what <c>vision doctor</c> prints a row of.</summary>
/// <param name="Name">The library's name as its makers write it, e.g. <c>libavcodec</c>.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="Version">Its version in its own words; null where it did not load.</param>
/// <param name="Path">The file that was mapped; null where it did not load.</param>
/// <param name="Problem">One line on what is wrong; null where it is ready.</param>
/// <param name="Package">The package that brings it, e.g. <c>libavcodec59</c>.</param>
/// <param name="Remedy">The command that installs it, e.g. <c>./vision setup</c>.</param>
/// <param name="Required">Whether the main job needs it.</param>
public sealed record NativeLibraryReport(
    string Name,
    NativeLibraryState State,
    string? Version,
    string? Path,
    string? Problem,
    string Package,
    string Remedy,
    bool Required)
{
    /// <summary>The row in one line: name, version or problem, and where it is not ready the package and the command.</summary>
    public string Line => State == NativeLibraryState.Ready
        ? $"{Name} {Version} ({Path})"
        : $"{Name}: {Problem}; package {Package}; remedy: {Remedy}";
}
