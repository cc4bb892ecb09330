using System.Globalization;

namespace VisionPipeline.Publishing;

/// <summary>Appends events as lines to a file, synced to the disk before they leave the outbox. After a crash a line may stand twice, a cut-off one is ended by a line feed.</summary>
public sealed class JsonLinesSink : DeliverySink
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private const int Page = 500;
    private readonly JsonLinesConfig _config;
    private readonly TimeProvider _time;

    /// <summary>Prepares the sink; nothing is opened yet.</summary>
    /// <param name="config">The file.</param>
    /// <param name="time">Clock.</param>
    public JsonLinesSink(JsonLinesConfig config, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _time = time ?? TimeProvider.System;
        Registration = new SinkRegistration("json-lines", config.Kinds);
    }

    /// <inheritdoc/>
    public override SinkRegistration Registration { get; }

    internal override async Task RunOnceAsync(SinkFeed feed, SinkProgress progress, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(_config.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var ready = new List<int>();
        var entries = new List<OutboxEntry>();
        FileStream file = Open(path);
        try
        {
            EndCutLine(file);
            while (true)
            {
                ready.Clear();
                entries.Clear();
                feed.Ready(ready);
                Take(feed, ready, entries);
                if (entries.Count == 0)
                {
                    await feed.WaitAsync(LongestWait, cancellation).ConfigureAwait(false);
                    continue;
                }

                Append(file, entries, feed, progress);
                if (file.Length >= _config.RotateBytes)
                {
                    await file.DisposeAsync().ConfigureAwait(false);
                    Rotate(path);
                    file = Open(path);
                }
            }
        }
        finally
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 1 << 16);

    private static void EndCutLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            bool ended = file.ReadByte() == '\n';
            file.Position = file.Length;
            if (!ended)
                file.WriteByte((byte)'\n');
        }
    }

    private static void Take(SinkFeed feed, List<int> ready, List<OutboxEntry> entries)
    {
        try
        {
            foreach (int lane in ready)
                feed.Take(lane, Page, entries);
        }
        catch
        {
            foreach (OutboxEntry entry in entries)
                feed.GiveBack(entry);
            throw;
        }
    }

    private static void Append(FileStream file, List<OutboxEntry> entries, SinkFeed feed, SinkProgress progress)
    {
        try
        {
            foreach (OutboxEntry entry in entries)
            {
                file.Write(entry.Body);
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            foreach (OutboxEntry entry in entries)
                feed.GiveBack(entry);
            throw;
        }

        foreach (OutboxEntry entry in entries)
        {
            feed.Acknowledge(entry);
            progress.Success();
        }
    }

    private void Rotate(string path)
    {
        File.Move(path, $"{path}.{_time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}", overwrite: true);
        string[] old = [.. Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*").Order(StringComparer.Ordinal)];
        foreach (string file in old.SkipLast(_config.KeepFiles))
            File.Delete(file);
    }
}
