using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>Looks for a native library by its file names, asks its version and says what to do where it does not fit.</summary>
/// <remarks>A probe never throws: what goes wrong is in the report. Thread-safe.</remarks>
public sealed class NativeLibraryProbe
{
    /// <summary>The library's name as its makers write it.</summary>
    public required string Name { get; init; }

    /// <summary>File names to try in order, with the version suffix that the bindings need, e.g. <c>libavcodec.so.59</c>.</summary>
    public required IReadOnlyList<string> FileNames { get; init; }

    /// <summary>The Debian package that brings it.</summary>
    public required string Package { get; init; }

    /// <summary>The command that installs it.</summary>
    public string Remedy { get; init; } = "./vision setup";

    /// <summary>Whether the main job needs it.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Asks the loaded library (its handle) for its version, in its own words.</summary>
    public required Func<nint, string> Version { get; init; }

    /// <summary>Judges the version: null when it fits, else one line that says what would be right.</summary>
    public Func<string, string?> Judge { get; init; } = static _ => null;

    /// <summary>Loads the library (it stays loaded) and reports on it.</summary>
    public NativeLibraryReport Run()
    {
        nint handle = 0;
        string? loaded = null;
        string? failure = null;
        foreach (string file in FileNames)
        {
            try
            {
                handle = NativeLibrary.Load(file, typeof(NativeLibraryProbe).Assembly, null);
                loaded = file;
                break;
            }
            catch (DllNotFoundException e)
            {
                // The loader's first line names the file or the dependency that is missing.
                failure ??= $"{file}: not found by the dynamic loader ({FirstLine(e.Message)})";
            }
            catch (BadImageFormatException)
            {
                failure ??= $"{file}: not a library of this processor's kind";
            }
        }

        if (loaded is null)
            return Report(NativeLibraryState.Missing, null, null, failure ?? "no file name to try");

        string? path = LoadedLibraries.PathOf(loaded);
        try
        {
            string version = Version(handle);
            string? fault = Judge(version);
            return fault is null
                ? Report(NativeLibraryState.Ready, version, path, null)
                : Report(NativeLibraryState.Wrong, version, path, fault);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException or NativeException)
        {
            return Report(NativeLibraryState.Wrong, null, path, FirstLine(e.Message));
        }
    }

    private NativeLibraryReport Report(NativeLibraryState state, string? version, string? path, string? problem) =>
        new(Name, state, version, path, problem, Package, Remedy, Required);

    private static string FirstLine(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim();
    }
}
