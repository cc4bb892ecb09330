using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Reads a list of labelled pictures: a JSON array of <see cref="ManifestEntry"/> in snake case.</summary>
internal static class Manifest
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="VerbException">It is absent, of another form or empty.</exception>
    public static IReadOnlyList<ManifestEntry> Read(string path)
    {
        ManifestEntry[] entries = JsonList.Read<ManifestEntry>(path, "labelled pictures");
        ManifestPlate? faulty = entries.SelectMany(static entry => entry.Plates).FirstOrDefault(static plate => plate.Box is not null && plate.Place is not { Width: > 0, Height: > 0 });
        return entries.Length == 0 ? throw new VerbException($"{path}: the list is empty")
            : faulty is not null ? throw new VerbException($"{path}: a box is [{string.Join(", ", faulty.Box!)}]: [left, top, width, height] is wanted, the sides above 0")
            : entries;
    }

    /// <summary>Pictures that several entries name with different texts: files of one name from two sources, of which one has replaced the other. At most one entry is right.</summary>
    public static IReadOnlyList<string> Contested(IReadOnlyList<ManifestEntry> entries) =>
        [.. entries.GroupBy(static entry => entry.File).Where(static same => same.Select(Texts).Distinct().Skip(1).Any()).Select(static same => same.Key)];

    private static string Texts(ManifestEntry entry) => string.Join(' ', entry.Plates.Select(static plate => plate.Truth).Order(StringComparer.Ordinal));
}
