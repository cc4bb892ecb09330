using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <content>Opening, and closing a file that turns out to be damaged.</content>
public sealed partial class EventOutbox
{
    private OutboxDatabase? _file;
    private volatile bool _closed = true;
    private string? _damage;

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
            Release();
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

    // Opens the file, a new one in a damaged one's place, and has the sinks begin in it. Where that fails, nothing is open; what fails
    // after it is the taking over of a damaged file's events, which goes on later.
    private void Connect()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            EndExchange();
            if (_damage is null)
                TryBegin();
            if (_damage is { } reason)
            {
                Exchange(reason);
                Begin();
            }
        }
        catch
        {
            Release();
            throw;
        }

        _closed = false;
        TakeOver();
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

    private static string WordsOf(Exception e) => e is SqliteException sqlite ? OutboxConnection.Words(sqlite) : e.Message;
}
