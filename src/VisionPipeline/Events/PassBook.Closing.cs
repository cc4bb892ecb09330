using VisionPipeline.Looks;
using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <content>When a pass is over, and why one has no text. All of it under the lock.</content>
public sealed partial class PassBook
{
    private void CloseDue()
    {
        for (int i = 0; i < _passes.Count; i++)
        {
            Pass pass = _passes[i];
            if (!pass.HasEnded || pass.Tracks.Exists(IsPending))
                continue;
            if (Host(pass) is { } host)
                Absorb(host, pass);
            else if (_now.Since(pass.LastSeen) > Wait(pass))
                Close(pass);
            else
                continue;
            i--;
        }
    }

    private void CloseEnded()
    {
        foreach (Pass pass in _passes.FindAll(static pass => pass.HasEnded))
            Close(pass);
    }

    // The pass that one without a text is a part of: of the vehicle that its plate was in, or that stood at its place.
    private Pass? Host(Pass pass) => pass.Told is not null || IsTellable(pass) ? null : _passes.Find(other =>
        other != pass && pass.Tracks.TrueForAll(track =>
            track.Inside?.Pass == other || (other.HasEnded && PassJoining.IsSamePlace(other.Latest, track))));

    // Its looks said nothing, so they have no say in the other's text.
    private void Absorb(Pass host, Pass pass)
    {
        host.TakeOver(pass);
        _passes.Remove(pass);
        _joined++;
    }

    private bool IsPending(PassTrack track) => _looks is { } looks && looks.Tally(track.Id).IsPending;

    // How long after its vehicle was last seen a pass is kept open: as long as the vehicle may come again and be known by its text.
    private TimeSpan Wait(Pass pass)
    {
        bool mayBeKnownAgain = pass.Told is not null || pass.Latest.IsStationary;
        if (!mayBeKnownAgain)
            return TimeSpan.Zero;
        TimeSpan gap = PassJoining.Gap(pass, _config);

        // A vehicle that came within the gap and is not read yet may be this one; it is waited for once more as long.
        return _passes.Exists(other => IsUnread(other) && other.FirstSeen.Since(pass.LastSeen) is var since && since >= TimeSpan.Zero && since <= gap) ? 2 * gap : gap;
    }

    private bool IsUnread(Pass pass) => pass is { Told: null, HasPlate: true } && (!pass.HasEnded || pass.Tracks.Exists(IsPending));

    private void Close(Pass pass)
    {
        _passes.Remove(pass);
        RejectReason reason = RejectReason.None;
        if (pass.Told is not null || IsTellable(pass))
            Emit(pass, PassState.Closed, Last(pass));
        else if (pass.IsCounted)
            Reject(pass, reason = Reason(pass));
        if (pass.IsCounted || pass.Told is not null)
            Count(pass);
        foreach (PassTrack track in pass.Tracks)
        {
            _tracks.Remove(track.Id);
            _looks?.Forget(track.Id);
        }
    }

    // What is told at the end: the newest reading, unless it is too unsure to change what was told.
    private PlateReading? Last(Pass pass)
    {
        if (!IsTellable(pass))
            return null;
        bool changes = pass.Told is { } told && told.Text != pass.Reading.Text;
        return changes && pass.WasConfirmed && !IsCertain(pass) ? null : pass.Reading;
    }

    private void Reject(Pass pass, RejectReason reason)
    {
        _rejected[reason] = _rejected.GetValueOrDefault(reason) + 1;

        // A badge or a sign that was taken for a plate is no vehicle that passed.
        bool isVehicle = pass.Tracks.Exists(static track => track.Class is not null);
        if (_config.TellRejected && isVehicle)
            Emit(pass, PassState.Closed, null, reason);
    }

    private RejectReason Reason(Pass pass)
    {
        if (!pass.HasPlate)
            return RejectReason.NoPlateSeen;
        if (pass.WasRead)
            return pass.Reading.NoPlate >= _config.NotAPlate ? RejectReason.NotAPlate : RejectReason.Unreadable;
        LookTally sum = default;
        foreach (PassTrack track in pass.Tracks)
        {
            LookTally tally = _looks?.Tally(track.Id) ?? default;
            sum = new LookTally(false, sum.Done + tally.Done, sum.TooSmall + tally.TooSmall, sum.ScoreTooLow + tally.ScoreTooLow, sum.Overload + tally.Overload, sum.TooFewFrames + tally.TooFewFrames);
        }

        return sum.Done > 0 ? RejectReason.Unreadable
            : sum.Overload > 0 ? RejectReason.NoBudget
            : sum.TooFewFrames > 0 ? RejectReason.TooFewFrames
            : sum.TooSmall >= sum.ScoreTooLow && sum.TooSmall > 0 ? RejectReason.PlateTooSmall
            : sum.ScoreTooLow > 0 ? RejectReason.PlateScoreTooLow
            : RejectReason.TooFewFrames;
    }

    private void Count(Pass pass) => _closed = _closed with
    {
        Passes = _closed.Passes + (pass.IsCounted ? 1 : 0),
        WithPlate = _closed.WithPlate + (pass.IsCounted && pass.HasPlate ? 1 : 0),
        Attempted = _closed.Attempted + (pass.IsCounted && pass.WasRead ? 1 : 0),
        Read = _closed.Read + (pass.Told is not null ? 1 : 0),
        Confirmed = _closed.Confirmed + (pass.WasConfirmed ? 1 : 0),
    };
}
