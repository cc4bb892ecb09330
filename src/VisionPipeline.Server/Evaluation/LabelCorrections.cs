using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Mends a manifest by a list of <see cref="LabelCorrection"/>: a JSON array in snake case.</summary>
internal static class LabelCorrections
{
    /// <summary>Reads a list.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VerbException">It is absent or of another form.</exception>
    public static IReadOnlyList<LabelCorrection> Read(string path)
    {
        LabelCorrection[] list = JsonList.Read<LabelCorrection>(path, "corrections");
        LabelCorrection? faulty = Array.Find(list, static one => one.Text is null ? one.Unlabelled is not [_, _, > 0, > 0] : one.Unlabelled is not null);
        return faulty is null ? list : throw new VerbException(
            $"{path}: {faulty.File}: a correction has \"text\" (what the label says; beside it \"shows\"), or \"unlabelled\" ([left, top, width, height], the sides above 0)");
    }

    /// <summary>Applies corrections. A picture that loses its only label is left out: what it shows is not known.</summary>
    /// <param name="entries">The labelled pictures.</param>
    /// <param name="corrections">What is wrong with them. Those of other pictures count for nothing.</param>
    /// <param name="path">The list's file, for messages.</param>
    /// <exception cref="VerbException">A picture has no label that says what a correction mends.</exception>
    public static IReadOnlyList<ManifestEntry> Apply(IReadOnlyList<ManifestEntry> entries, IReadOnlyList<LabelCorrection> corrections, string path)
    {
        ILookup<string, LabelCorrection> byFile = corrections.ToLookup(static one => one.File);
        foreach (IGrouping<string, ManifestEntry> same in entries.GroupBy(static entry => entry.File))
        {
            foreach (LabelCorrection one in byFile[same.Key])
            {
                if (one.Text is not null && !same.Any(entry => entry.Plates.Any(plate => plate.Text == one.Text)))
                    throw new VerbException($"{path}: {one.File}: no label says '{one.Text}'; found {Labels(same)}");
            }
        }

        return [.. entries.Select(entry => Mended(entry, [.. byFile[entry.File]])).OfType<ManifestEntry>()];
    }

    private static ManifestEntry? Mended(ManifestEntry entry, LabelCorrection[] corrections)
    {
        if (corrections.Length == 0)
            return entry;
        List<ManifestPlate> plates = [];
        foreach (ManifestPlate plate in entry.Plates)
        {
            LabelCorrection? wrong = plate.Text is null ? null : Array.Find(corrections, one => one.Text == plate.Text);
            if (wrong is null)
                plates.Add(plate);
            else if (wrong.Shows is { } shows)
                plates.Add(plate with { Text = shows });
        }

        return entry.Plates.Count > 0 && plates.Count == 0 ? null : entry with
        {
            Plates = plates,
            Unlabelled = [.. entry.Unlabelled, .. corrections.Where(static one => one.Unlabelled is not null).Select(static one => one.Unlabelled!)],
        };
    }

    private static string Labels(IEnumerable<ManifestEntry> entries)
    {
        string[] texts = [.. entries.SelectMany(static entry => entry.Plates).Select(static plate => plate.Text).OfType<string>()];
        return texts.Length == 0 ? "none" : string.Join(", ", texts);
    }
}
