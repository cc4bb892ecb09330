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
        string? missing = null;
        LoadAttempt broken = default;
        foreach (string file in FileNames)
        {
            LoadAttempt attempt = LibraryLoader.Load(file);
            if (attempt.Handle != 0)
                return Ask(attempt.Handle, file);
            if (attempt.Seen is null)
                missing ??= attempt.Failure;
            else if (broken.Seen is null)
                broken = attempt;
        }

        // A file that is there and cannot be loaded tells more than the names that are absent.
        if (broken.Seen is not null)
            return Report(NativeLibraryState.Wrong, null, broken.Seen, broken.Failure);
        string others = FileNames.Count > 1 ? $" (nor {string.Join(", ", FileNames.Skip(1))})" : string.Empty;
        return Report(NativeLibraryState.Missing, null, null, missing is null ? "no file name to try" : missing + others);
    }

    private NativeLibraryReport Ask(nint library, string file)
    {
        string? path = LoadedLibraries.PathOf(library) ?? LoadedLibraries.PathOf(file);
        try
        {
            string version = Version(library);
            string? fault = Judge(version);
            return fault is null
                ? Report(NativeLibraryState.Ready, version, path, null)
                : Report(NativeLibraryState.Wrong, version, path, fault);
        }
        catch (Exception e)
        {
            // Whatever a binding throws while it asks, the doctor must be able to print its row.
            Exception cause = e is TypeInitializationException { InnerException: { } inner } ? inner : e;
            return Report(NativeLibraryState.Wrong, null, path, FirstLine(cause.Message));
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
