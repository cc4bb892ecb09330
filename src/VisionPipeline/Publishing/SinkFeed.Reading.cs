using Microsoft.Data.Sqlite;

namespace VisionPipeline.Publishing;

/// <content>Reading rows, and what happens where the file turns out to be damaged. All of it under the gate.</content>
public sealed partial class SinkFeed
{
    private OutboxReader? Reader
    {
        get
        {
            if (_reader is null && !_isDamaged && !_outbox.IsClosed)
                _reader = new OutboxReader(_outbox.Path);
            return _reader;
        }
    }

    // False where the file turned out to be damaged: the outbox puts another in its place, and until then there is nothing to read.
    private bool TryRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (SqliteException e) when (OutboxConnection.IsDamage(e))
        {
            Close();
            _isDamaged = true;
            _outbox.FoundDamage(OutboxConnection.Words(e));
            return false;
        }
    }

    private void Read(OutboxReader reader, int lane, Lane state, int count, List<OutboxEntry> into)
    {
        int before = into.Count;
        while (into.Count - before < count)
        {
            // Off before the read: news that come after it switch it on again.
            state.More = false;
            int start = into.Count;
            int wanted = count - (start - before);
            reader.Read(Sink, lane, state.Cursor, wanted, _epoch, into);
            bool full = into.Count - start == wanted;
            if (into.Count > start)
                state.Cursor = into[^1].Sequence;
            into.RemoveRange(start, RemoveTaken(state, into, start));
            state.More = full;
            if (!full)
                break;
        }
    }

    // The first look, and each after a replay that another process asked for: all lanes from their beginnings.
    private void LookForReplays(OutboxReader reader)
    {
        long replays = reader.Replays();
        if (replays == _replays)
            return;
        foreach (int id in reader.Lanes(Sink))
        {
            Lane lane = LaneOf(id);
            lane.Cursor = 0;
            lane.More = true;
        }

        _replays = replays;
    }

    // Moves what is not taken to the front; gives how many at `start` have to go.
    private static int RemoveTaken(Lane lane, List<OutboxEntry> entries, int start)
    {
        if (lane.Taken.Count == 0)
            return 0;
        int to = entries.Count;
        for (int from = entries.Count - 1; from >= start; from--)
        {
            if (!lane.Taken.Contains(entries[from].Sequence))
                entries[--to] = entries[from];
        }

        return to - start;
    }
}
