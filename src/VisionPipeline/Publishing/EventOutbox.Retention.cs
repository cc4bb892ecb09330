using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <content>Delivered events go when they are old or the store is large, dead letters when they are old; undelivered events never. A few at a time, between writes.</content>
public sealed partial class EventOutbox
{
    // Rows looked at in one go: some milliseconds, so that new events do not wait.
    private const int RetentionStep = 2000;
    private readonly List<(long Sequence, long StoredUs, bool Owed)> _walk = [];
    private long _walked;
    private bool _saidLarge;
    private bool _saidStuck;

    private void Retain()
    {
        try
        {
            bool large = Database.UsedBytes() > _config.MaxBytes;
            // By the outbox's own clock, which never goes back: see Transact.
            long oldest = Math.Max(_lastStoredUs, Microseconds(_time.GetUtcNow())) - (long)_config.KeepFor.TotalMicroseconds;
            _walk.Clear();
            Database.Walk(_walked, RetentionStep, _walk);
            List<long> gone = [.. _walk.Where(row => !row.Owed && (large || row.StoredUs < oldest)).Select(row => row.Sequence)];
            Database.Begin();
            foreach (long sequence in gone)
                Database.Delete(sequence);
            Database.Unbury(oldest, RetentionStep);
            Database.Commit();

            bool over = _walk.Count < RetentionStep || (!large && _walk[^1].StoredUs >= oldest);
            _walked = over ? 0 : _walk[^1].Sequence;
            if (!large)
                _saidLarge = false;
            else if (over && gone.Count == 0)
                SayLarge();
            _saidStuck = false;
        }
        catch (SqliteException e) when (OutboxConnection.IsDamage(e))
        {
            Mend(OutboxConnection.Words(e));
        }
        catch (SqliteException e)
        {
            Database.Rollback([]);
            SayStuck(OutboxConnection.Words(e));
        }
    }

    // Storing is not in trouble for it. A place of the disk that cannot be read fails each time: told once, until a step works.
    private void SayStuck(string words)
    {
        if (!_saidStuck)
            Say(HealthKind.Delivery, true, $"old events cannot be removed from {Path}: {words}; it is tried again");
        _saidStuck = true;
    }

    // Once until the store is small enough again, however many walks that takes.
    private void SayLarge()
    {
        if (!_saidLarge)
            Say(HealthKind.Delivery, true, $"{Path} is larger than {_config.MaxBytes} bytes with undelivered events alone; they stay");
        _saidLarge = true;
    }
}
