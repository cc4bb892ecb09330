using Microsoft.Data.Sqlite;

namespace VisionPipeline.Recording;

/// <summary>Rows that wait for the next commit to the index. One thread.</summary>
/// <param name="index">The index.</param>
/// <param name="tell">Told of trouble (true) and of its end (false).</param>
internal sealed class IndexBatch(RecordingIndex index, Action<bool, string> tell)
{
    private readonly Dictionary<string, RecordingRow> _rows = new(StringComparer.Ordinal);
    private bool _faulty;

    /// <summary>Adds a row, instead of an older one of the same file.</summary>
    public void Put(RecordingRow row) => _rows[row.Path] = row;

    /// <summary>Commits. Where the index refuses, the rows wait: files are whole without them, and repair would find them.</summary>
    public void Commit()
    {
        if (_rows.Count == 0)
            return;
        try
        {
            index.Put(_rows.Values);
            _rows.Clear();
            if (_faulty)
                tell(false, "the index takes rows again");
            _faulty = false;
        }
        catch (SqliteException e)
        {
            if (!_faulty)
                tell(true, $"the index takes no rows ({e.Message})");
            _faulty = true;
        }
    }
}
