using System.Globalization;
using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <content>A damaged file is exchanged for a new one, which takes over what can be read of the undelivered events. A full disk or a kill ends either for a while only.</content>
public sealed partial class EventOutbox
{
    private static readonly string[] Suffixes = ["-wal", "-shm", ""];

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    private string Successor => Path + ".next";

    // The new file is made first, whole, and notes what it has to take over: as long as there is no room for it, the damaged one stays where it is.
    // The three files keep belonging together, so that SQLite's own tools can still read them; the store itself goes last, so that no new one meets an old log.
    private void Exchange(string reason)
    {
        string stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        string aside = $"{Path}.corrupt-{stamp}";
        foreach (string suffix in Suffixes)
            File.Delete(Successor + suffix);
        SqliteConnection connection = OutboxConnection.ForWriting(Successor);
        try
        {
            OutboxSchema.Migrate(connection);
            using var next = new OutboxDatabase(connection);
            next.NoteSalvage(new PendingSalvage(System.IO.Path.GetFileName(aside), reason, 0, 0));
            // Numbers go on: what a sink has under way must not meet its number again.
            next.NumberAfter(OutboxSalvage.LastNumber(Path));
            next.Checkpoint();
        }
        finally
        {
            connection.Dispose();
        }

        foreach (string suffix in Suffixes)
        {
            if (File.Exists(Path + suffix))
                File.Move(Path + suffix, aside + suffix);
        }

        EndExchange();
    }

    private void EndExchange()
    {
        if (File.Exists(Path) || !File.Exists(Successor))
            return;
        File.Move(Successor, Path);
        _damage = null;
    }

    // Page by page, each noted together with its events. Throws where the new file cannot be written; it goes on from there next time.
    private void TakeOver()
    {
        while (Database.Salvage() is { } salvage)
        {
            string ending = "";
            bool isWriting = false;
            try
            {
                foreach (SalvagedPage page in OutboxSalvage.Read(System.IO.Path.Combine(Folder, salvage.File), salvage.After, _config.BatchSize))
                {
                    isWriting = true;
                    salvage = TakeOver(salvage, page);
                    isWriting = false;
                }
            }
            catch (SqliteException e) when (!isWriting && !OutboxConnection.IsFull(e))
            {
                ending = $"; reading it ended with: {OutboxConnection.Words(e)}";
            }

            Database.EndSalvage(salvage.File);
            Say(
                HealthKind.Delivery, true,
                $"{Path} is damaged ({salvage.Reason}); it was set aside as {System.IO.Path.Combine(Folder, salvage.File)}; {salvage.Taken} undelivered events were taken over into a new store{ending}; events that were delivered before stay in the old file",
                ("salvaged", salvage.Taken));
        }
    }

    private PendingSalvage TakeOver(PendingSalvage salvage, SalvagedPage page)
    {
        int taken = 0;
        var lanes = new HashSet<int>();
        _madeLanes.Clear();
        long now = Math.Max(_lastStoredUs, Microseconds(_time.GetUtcNow()));
        try
        {
            Database.Begin();
            foreach (SalvagedEvent found in page.Events)
            {
                int lane = Database.Lane(found.Event.Kind, found.Event.Key, _madeLanes);
                if (Database.Insert(lane, found.Event, now) is not { } sequence)
                    continue;
                taken++;
                lanes.Add(lane);
                foreach (string name in found.Sinks)
                    Database.Owe(Database.Sink(name), lane, sequence);
            }

            salvage = salvage with { After = page.Last, Taken = salvage.Taken + taken };
            Database.NoteSalvage(salvage);
            Database.Commit();
        }
        catch (SqliteException)
        {
            Database.Rollback(_madeLanes);
            throw;
        }

        lock (_gate)
        {
            foreach ((int id, (_, long owed)) in Database.Sinks())
                _owed[id] = owed;
        }

        foreach (SinkFeed feed in _feeds)
            feed.Notify(lanes);
        return salvage;
    }
}
