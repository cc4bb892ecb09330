namespace PlateConsumer;

// The output file is the memory too: what stands in it was handled. A revision that comes again changes nothing.
internal sealed class SeenRevisions : IDisposable
{
    private readonly Dictionary<string, int> _latest = [];
    private readonly StreamWriter _file;

    public SeenRevisions(string path)
    {
        if (File.Exists(path))
        {
            foreach (string[] fields in File.ReadLines(path).Select(line => line.Split('\t')).Where(fields => fields.Length >= 6))
                _latest[fields[0]] = int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        _file = new StreamWriter(path, append: true);
    }

    // Revisions of a pass come in order, so that the latest number tells all of them.
    public bool Handle(PlateEvent plate)
    {
        if (_latest.TryGetValue(plate.PassId, out int seen) && plate.Revision <= seen)
            return false;

        // One vehicle that was told under two names: what was done about this one is taken back, the other one stays.
        string state = plate.MergedInto is null ? plate.State : "merged";
        _file.WriteLine(FormattableString.Invariant(
            $"{plate.PassId}\t{plate.Revision}\t{state}\t{plate.Camera}\t{plate.Plate?.Text ?? "-"}\t{plate.Times.Captured:yyyy-MM-ddTHH:mm:ss.fffZ}"));
        _file.Flush();
        _latest[plate.PassId] = plate.Revision;
        return true;
    }

    public void Dispose() => _file.Dispose();
}
