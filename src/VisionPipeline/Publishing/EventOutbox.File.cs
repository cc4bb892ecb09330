using System.Globalization;
using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <content>Opening, and what happens to a damaged file.</content>
public sealed partial class EventOutbox
{
    private OutboxDatabase? _file;
    private volatile bool _closed = true;
    private string? _damage;
    private string? _aside;

    /// <summary>Whether there is nothing to read: the file could not be opened yet, or is being replaced.</summary>
    internal bool IsClosed => _closed;

    private OutboxDatabase Database => _file ?? throw new InvalidOperationException("the event store is not open");

    // At the start. A disk that is full or fails may do better later: the outbox begins in trouble, and cameras go on.
    private void Open()
    {
        try
        {
            Connect();
        }
        catch (Exception e) when (OutboxConnection.MayPass(e, Path))
        {
            BeginTrouble(WordsOf(e), [], []);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"{Path}: the event store cannot be opened: {WordsOf(e)}", e);
        }
    }

    // Throws nothing: where the disk refuses even this, it is tried again with the next write.
    private bool Reopen()
    {
        try
        {
            Connect();
            return true;
        }
        catch (Exception e) when (e is SqliteException or OutboxException or IOException or UnauthorizedAccessException)
        {
            _trouble = WordsOf(e);
            return false;
        }
    }

    // While running: a damaged file goes, and the sinks begin anew in the new one.
    private bool Replace(string words)
    {
        _closed = true;
        foreach (SinkFeed feed in _feeds)
            feed.Close();
        Release();
        // Feeds that met the same damage have told of it by now.
        lock (_gate)
            _found = null;
        _damage = words;
        return Reopen();
    }

    // Damage that was met elsewhere than in storing, which keeps nothing back where another file takes the place at once.
    private void Mend(string words)
    {
        bool told = _trouble is not null;
        if (!Replace(words) && !told)
            BeginTrouble(_trouble!, [], []);
    }

    // Opens the file, a new one in a damaged one's place, and has the sinks begin in it. Where it throws, nothing is open.
    private void Connect()
    {
        string? damage = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            if (_damage is null)
                TryBegin();
            if (_damage is { } reason)
            {
                damage = SetAside(reason);
                _damage = null;
                Begin();
            }
        }
        catch
        {
            Release();
            throw;
        }

        _closed = false;
        if (damage is not null)
            SayDamage(damage);
    }

    private void TryBegin()
    {
        try
        {
            Begin();
        }
        catch (SqliteException e) when (OutboxConnection.IsDamage(e))
        {
            Release();
            _damage = e.SqliteErrorCode == 26 ? "it is no SQLite file" : e.Message;
        }
    }

    private void Begin()
    {
        OpenSound();
        int[] numbers = Database.Enrol([.. _feeds.Select(feed => feed.Registration)]);
        IReadOnlyDictionary<int, (string Name, long Owed)> known = Database.Sinks();
        lock (_gate)
        {
            _owed.Clear();
            foreach ((int id, (_, long owed)) in known)
                _owed[id] = owed;
        }

        foreach ((int id, (string name, long owed)) in known)
        {
            if (owed > 0 && !numbers.Contains(id))
                PublishingLog.Orphaned(_logger, name, owed);
        }

        for (int i = 0; i < numbers.Length; i++)
            _feeds[i].Restart(numbers[i]);
    }

    private void OpenSound()
    {
        SqliteConnection connection = OutboxConnection.ForWriting(Path);
        try
        {
            if (OutboxConnection.Check(connection, _config.CheckFor, _time) is { } words)
                throw new SqliteException(words, 11);
            OutboxSchema.Migrate(connection);
            _file = new OutboxDatabase(connection);
            _lastStoredUs = Database.LastStoredUs();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Release()
    {
        _file?.Dispose();
        _file = null;
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
            Database.Begin();
            foreach (SalvagedEvent found in page)
            {
                int lane = Database.Lane(found.Event.Kind, found.Event.Key, _madeLanes);
                if (Database.Insert(lane, found.Event, now) is not { } sequence)
                    continue;
                taken++;
                lanes.Add(lane);
                foreach (string name in found.Sinks)
                    Database.Owe(Database.Sink(name), lane, sequence);
            }

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
        return taken;
    }

    private static string WordsOf(Exception e) => e is SqliteException sqlite ? OutboxConnection.Words(sqlite) : e.Message;
}
