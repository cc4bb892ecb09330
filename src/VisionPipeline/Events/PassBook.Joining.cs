using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <content>Passes that turn out to be of one vehicle. All of it under the lock.</content>
public sealed partial class PassBook
{
    // Puts a pass together with another that is of the same vehicle.
    private Pass Join(Pass pass)
    {
        if (Known(pass) is not { } text)
            return pass;
        Pass? best = null;
        double least = double.PositiveInfinity;
        foreach (Pass other in _passes)
        {
            if (other == pass || Known(other) is not { } known)
                continue;
            if (PassJoining.Distance(pass, text, other, known, _config) is { } distance && distance < least)
                (best, least) = (other, distance);
        }

        if (best is null)
            return pass;
        return GoesOn(best, pass) ? Merge(best, pass) : Merge(pass, best);
    }

    // What is known of a plate: what is read now or, where looks that came since made that unsure, what was told.
    private PlateReading? Known(Pass pass) => IsTellable(pass) ? pass.Reading : pass.ToldReading;

    // Which of two keeps its name: the one that more was told of, because more may have been done about it; else the one that came first.
    private static bool GoesOn(Pass one, Pass other)
    {
        (int told, int otherTold) = (Weight(one), Weight(other));
        return told != otherTold ? told > otherTold : one.FirstSeen.UnixMicroseconds <= other.FirstSeen.UnixMicroseconds;

        static int Weight(Pass pass) => pass.WasConfirmed ? 2 : pass.Told is not null ? 1 : 0;
    }

    private Pass Merge(Pass into, Pass from)
    {
        into.Vote.Add(from.Vote);
        if (from.Told is not null)
        {
            _merged++;
            Emit(from, PassState.Closed, IsTellable(into) ? into.Reading : null, mergedInto: into);
        }

        into.TakeOver(from);
        foreach (PassLook look in from.Looks)
            into.Add(look);
        _passes.Remove(from);
        _joined++;
        return into;
    }
}
