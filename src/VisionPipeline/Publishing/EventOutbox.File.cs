using System.Globalization;
using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <content>Opening, and what happens to a damaged file.</content>
public sealed partial class EventOutbox
{
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_database))]
    private void Open(out string? damage)
    {
        damage = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            try
            {
                OpenSound();
            }
            catch (SqliteException e) when (OutboxConnection.IsDamage(e))
            {
                damage = SetAside(e.SqliteErrorCode == 26 ? "it is no SQLite file" : e.Message);
                OpenSound();
            }
        }
        catch (SqliteException e)
        {
            throw new OutboxException($"{Path}: the event store cannot be opened: {OutboxConnection.Words(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"{Path}: the event store cannot be opened: {e.Message}", e);
        }
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_database))]
    private void OpenSound()
    {
        SqliteConnection connection = OutboxConnection.ForWriting(Path);
        try
        {
            if (OutboxConnection.Check(connection, _config.CheckFor, _time) is { } words)
                throw new SqliteException(words, 11);
            OutboxSchema.Migrate(connection);
            _database = new OutboxDatabase(connection);
            _lastStoredUs = _database.LastStoredUs();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The three files keep belonging together, so that SQLite's own tools can still read them.
    private string SetAside(string reason)
    {
        string stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        string aside = $"{Path}.corrupt-{stamp}";
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(Path + suffix))
                File.Move(Path + suffix, aside + suffix);
        }

        _aside = aside;
        return $"{Path} is damaged ({reason}); it was set aside as {aside}";
    }

    private string? _aside;

    // While running: the same, and the sinks begin anew in the new file.
    private void Replace(string words)
    {
        IsReplacing = true;
        foreach (SinkFeed feed in _feeds)
            feed.Close();
        _database.Dispose();
        _closed = true;
        _damage = words;
        Reopen();
    }

    // Throws nothing: where the disk refuses even this, it is tried again with the next write.
    private bool Reopen()
    {
        try
        {
            string damage = SetAside(_damage);
            OpenSound();
            lock (_gate)
                _owed.Clear();
            foreach (SinkFeed feed in _feeds)
                feed.Restart(_database.Sink(feed.Registration.Name));
            IsReplacing = false;
            _closed = false;
            SayDamage(damage);
            return true;
        }
        catch (Exception e) when (e is SqliteException or OutboxException or IOException or UnauthorizedAccessException)
        {
            _trouble = e is SqliteException sqlite ? OutboxConnection.Words(sqlite) : e.Message;
            return false;
        }
    }

    // Takes over what can be read, and says how much that was.
    private void SayDamage(string damage)
    {
        long saved = 0;
        string ending = "";
        try
        {
            foreach (IReadOnlyList<SalvagedEvent> page in OutboxSalvage.Read(_aside!, _config.BatchSize))
                saved += TakeOver(page);
        }
        catch (SqliteException e)
        {
            ending = $"; reading it ended with: {OutboxConnection.Words(e)}";
        }

        Say(
            HealthKind.Delivery, true,
            $"{damage}; {saved} undelivered events were taken over into a new store{ending}; events that were delivered before stay in the old file",
            ("salvaged", saved));
    }

    private int TakeOver(IReadOnlyList<SalvagedEvent> page)
    {
        int taken = 0;
        var lanes = new HashSet<int>();
        _madeLanes.Clear();
        long now = Math.Max(_lastStoredUs, Microseconds(_time.GetUtcNow()));
        try
        {
            _database.Begin();
            foreach (SalvagedEvent found in page)
            {
                int lane = _database.Lane(found.Event.Kind, found.Event.Key, _madeLanes);
                if (_database.Insert(lane, found.Event, now) is not { } sequence)
                    continue;
                taken++;
                lanes.Add(lane);
                foreach (string name in found.Sinks)
                    _database.Owe(_database.Sink(name), lane, sequence);
            }

            _database.Commit();
        }
        catch (SqliteException)
        {
            _database.Rollback(_madeLanes);
            throw;
        }

        lock (_gate)
        {
            foreach ((int id, (_, long owed)) in _database.Sinks())
                _owed[id] = owed;
        }

        foreach (SinkFeed feed in _feeds)
            feed.Notify(lanes);
        return taken;
    }

    private bool _closed;
    private string _damage = "";
}
