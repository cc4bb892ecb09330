using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Xunit;

namespace VisionPipeline.Testing;

/// <summary>A fact that is skipped, with the missing thing named, where a command or file it needs is absent.</summary>
/// <param name="commands">Commands that have to be on PATH, e.g. <c>gcc</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute(params string[] commands) : FactAttribute
{
    private string? _skip;

    /// <summary>
    /// A file that has to be there: an absolute path, or a relative one such as <c>libavcodec/avcodec.h</c>, which is
    /// looked for where C compilers look for headers.
    /// </summary>
    public string? NeedsFile { get; set; }

    /// <summary>A regular expression that has to match in <see cref="NeedsFile"/>, e.g. for a version.</summary>
    public string? Matching { get; set; }

    /// <inheritdoc/>
    public override string? Skip
    {
        get => _skip ?? Missing();
        set => _skip = value;
    }

    private string? Missing()
    {
        string[] absent = [.. commands.Where(static command => !OnPath(command))];
        if (absent.Length > 0)
            return $"needs {string.Join(", ", absent)} on PATH";
        if (NeedsFile is null)
            return null;
        if (FileCandidates(NeedsFile).FirstOrDefault(File.Exists) is not { } file)
            return $"needs the file {NeedsFile}";
        return Matching is null || Regex.IsMatch(File.ReadAllText(file), Matching) ? null : $"needs {Matching} in {file}";
    }

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    private static IEnumerable<string> FileCandidates(string file)
    {
        if (Path.IsPathRooted(file))
            return [file];
        string triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return [$"/usr/include/{file}", $"/usr/include/{triplet}/{file}", $"/usr/local/include/{file}"];
    }
}
