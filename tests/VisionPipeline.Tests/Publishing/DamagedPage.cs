namespace VisionPipeline.Tests.Publishing;

/// <summary>Damages a store as a failing disk does.</summary>
internal static class DamagedPage
{
    private const int Page = 8192;

    // First byte of a page that holds a table's rows.
    private const byte TableLeaf = 13;

    /// <summary>Overwrites a page of events in the middle of a closed store with zeros.</summary>
    public static void Make(string path)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        for (file.Position = file.Length / Page / 2 * Page; file.ReadByte() != TableLeaf;)
            file.Position += Page - 1;
        file.Position--;
        file.Write(new byte[Page]);
    }
}
