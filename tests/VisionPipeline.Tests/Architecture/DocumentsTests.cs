using System.Text.RegularExpressions;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Architecture;

/// <summary>What the documents point at is there: files, headings, tests, verbs.</summary>
public sealed partial class DocumentsTests
{
    public static TheoryData<string> Documents => [.. Markdown().Select(file => Path.GetRelativePath(Root, file))];

    private static string Root { get; } = Checkout.PathOf(".");

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_LeadToAFileAndAHeading(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        string[] broken = [.. Link().Matches(Text(document)).Select(static link => link.Groups[1].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target =>
            {
                string[] parts = target.Split('#', 2);
                string file = parts[0].Length == 0 ? Path.Combine(Root, document) : Path.Combine(folder, parts[0]);
                return !Path.Exists(file) || (parts.Length == 2 && !Headings(file).Contains(parts[1]));
            })];
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Paths_InCode_AreThere(string document) =>
        Assert.All(CheckoutPath().Matches(Text(document)).Select(static path => path.Groups[1].Value), static path => Assert.True(Path.Exists(Path.Combine(Root, path)), path));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Tests_ThatAreNamed_AreThere(string document)
    {
        string[] methods = [.. TestMethods.Value];
        string[] missing = [.. TestName().Matches(Text(document)).Select(static name => name.Value)
            .Where(name => !methods.Any(method => name.EndsWith('*') ? method.StartsWith(name[..^1], StringComparison.Ordinal) : method == name || method.StartsWith(name + ".", StringComparison.Ordinal)))];
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Verbs_AreThoseOfTheProgram(string document)
    {
        string program = File.ReadAllText(Checkout.PathOf("src/VisionPipeline.Server/Cli/VisionCommand.cs"));
        string[] verbs = ["setup", "test", "bundle", .. Verb().Matches(program).Select(static verb => verb.Groups[1].Value.ToLowerInvariant())];
        Assert.True(verbs.Length > 10);
        Assert.All(Command().Matches(Text(document)).Select(static command => command.Groups[1].Value), verb => Assert.Contains(verb, verbs));
    }

    private static Lazy<HashSet<string>> TestMethods { get; } = new(static () => [.. Directory
        .EnumerateFiles(Checkout.PathOf("tests"), "*Tests*.cs", SearchOption.AllDirectories)
        .SelectMany(static file => Method().Matches(File.ReadAllText(file)).Select(method => $"{Path.GetFileName(file).Split('.')[0]}.{method.Groups[1].Value}"))]);

    private static IEnumerable<string> Markdown() => ((string[])["README.md", "CHANGELOG.md", "docs/*.md", "jetson/README.md", "src/VisionPipeline/README.md", "models/training/README.md"])
        .SelectMany(static pattern => Directory.EnumerateFiles(Path.Combine(Root, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)));

    private static string Text(string document) => File.ReadAllText(Path.Combine(Root, document));

    // As code hosts make them of headings.
    private static IEnumerable<string> Headings(string file) => Heading().Matches(File.ReadAllText(file))
        .Select(static heading => NoWord().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|config|setup|native|models|schemas|samples|docker|jetson)/[\w./-]*[\w/])`")]
    private static partial Regex CheckoutPath();

    [GeneratedRegex(@"\b[A-Z]\w+Tests\b(?:\.\w+\*?)?")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"(\w+)Verb\.Create\(\)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?:\./|`)vision ([a-z]+)\b")]
    private static partial Regex Command();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NoWord();
}
