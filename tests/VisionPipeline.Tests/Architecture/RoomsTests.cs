using System.Text.RegularExpressions;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Architecture;

public sealed partial class RoomsTests
{
    [Fact]
    public void Usings_OfEveryRoom_FollowTheTable()
    {
        string[] breaches =
        [
            .. Files(Engine).SelectMany(file => Imports(file)
                .Where(import => !IsWiring(file) && import.Room != RoomOf(file) && !RoomTable.Allowed.GetValueOrDefault(RoomOf(file), []).Contains(import.Room))
                .Select(import => $"{Path.GetRelativePath(Engine, file)} imports {import.Room}")),
        ];
        Assert.Empty(breaches);
    }

    [Fact]
    public void Rooms_OnDisk_AreInTheTable()
    {
        string[] rooms = [.. Directory.GetDirectories(Engine).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order()];
        Assert.Equal(RoomTable.Allowed.Keys.Order(), rooms);
    }

    [Fact]
    public void Rooms_InTheEnginesPage_AreThoseOfTheTable()
    {
        string page = File.ReadAllText(Path.Combine(Engine, "README.md"));
        Assert.Equal(RoomTable.Allowed.Keys.Order(), RoomLine().Matches(page).Select(static line => line.Groups[1].Value).Order());
    }

    [Fact]
    public void Names_InTheEnginesPage_AreInTheCode()
    {
        var words = Files(Source).SelectMany(static file => Word().Matches(File.ReadAllText(file)).Select(static word => word.Value)).ToHashSet();
        string[] named = [.. CodeName().Matches(File.ReadAllText(Path.Combine(Engine, "README.md"))).SelectMany(static name => name.Groups[1].Value.Split('.'))];
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, words));
    }

    [Fact]
    public void Wiring_IsNamedByNoRoom()
    {
        string[] wiring = [.. Directory.GetFiles(Engine, "*.cs").Select(file => Path.GetFileName(file).Split('.')[0]).Distinct()];
        Assert.NotEmpty(wiring);
        Assert.Empty(Files(Engine).Where(file => !IsWiring(file)).SelectMany(file => wiring
            .Where(type => Regex.IsMatch(File.ReadAllText(file), $@"\b{type}\b"))
            .Select(type => $"{Path.GetRelativePath(Engine, file)} names {type}")));
    }

    [Fact]
    public void Table_HasNoCycle()
    {
        var open = new HashSet<string>(RoomTable.Allowed.Keys);
        while (open.FirstOrDefault(room => !RoomTable.Allowed[room].Any(open.Contains)) is string free)
            open.Remove(free);
        Assert.Empty(open);
    }

    [Fact]
    public void Native_KnowsNothingOfTheEngine()
    {
        string native = Path.Combine(Source, "VisionPipeline.Native");
        Assert.DoesNotContain(Files(native), file => EngineImport().IsMatch(File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("VisionPipeline")]
    [InlineData("VisionPipeline.Server")]
    public void UnsafeCode_OutsideNative_IsNotAllowed(string project) =>
        Assert.DoesNotContain("AllowUnsafeBlocks", File.ReadAllText(Path.Combine(Source, project, project + ".csproj")), StringComparison.Ordinal);

    private static string Source { get; } = Checkout.PathOf("src");

    private static string Engine { get; } = Path.Combine(Source, "VisionPipeline");

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    // What lies beside the rooms wires them; no room may import it, which the namespace sees to: it is an outer one, without a using.
    private static bool IsWiring(string file) => Path.GetDirectoryName(file) == Engine;

    private static string RoomOf(string file) => Path.GetRelativePath(Engine, file).Split('/')[0];

    // Both `using VisionPipeline.Room;` and a name that is written out count.
    private static IEnumerable<(string Room, int Index)> Imports(string file) => RoomName()
        .Matches(File.ReadAllText(file))
        .Where(match => RoomTable.Allowed.ContainsKey(match.Groups[1].Value))
        .Select(match => (match.Groups[1].Value, match.Index));

    [GeneratedRegex(@"^    ([A-Z]\w+) ", RegexOptions.Multiline)]
    private static partial Regex RoomLine();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"[`(]([A-Z]\w+(?:\.[A-Z]\w+)*)\b(?=[`(),.])")]
    private static partial Regex CodeName();

    [GeneratedRegex(@"\bVisionPipeline\.(\w+)")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"\bVisionPipeline\.(?!Native\b)\w+")]
    private static partial Regex EngineImport();
}
