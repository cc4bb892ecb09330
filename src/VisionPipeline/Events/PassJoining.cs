using VisionPipeline.Geometry;
using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>Whether two passes of one camera are of one vehicle. Stateless.</summary>
internal static class PassJoining
{
    // Shares of the picture.
    private const double Reach = 0.2;
    private const double ReachPerSecond = 0.35;
    private const double SamePlace = 0.5;

    // A confidence.
    private const double LikelyWrong = 0.5;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>How unlike they are, 0 for the same text; null where they are different vehicles.</summary>
    /// <param name="a">A pass.</param>
    /// <param name="textOfA">What it says.</param>
    /// <param name="b">Another.</param>
    /// <param name="textOfB">What that says.</param>
    /// <param name="config">Gives the limits.</param>
    public static double? Distance(Pass a, PlateReading textOfA, Pass b, PlateReading textOfB, VerdictConfig config)
    {
        if (Unlikeness(a, textOfA, b, textOfB, config) is not { } text)
            return null;

        // Two that were both confirmed are one only by the same text: somebody acted on each of them.
        if (a.WasConfirmed && b.WasConfirmed && PlateAlphabet.Fold(textOfA.Text) != PlateAlphabet.Fold(textOfB.Text))
            return null;
        (Pass earlier, Pass later) = a.FirstSeen.UnixMicroseconds <= b.FirstSeen.UnixMicroseconds ? (a, b) : (b, a);
        PassTrack from = earlier.Latest;
        PassTrack to = later.Tracks[0];
        double seconds = to.FirstSeen.Since(from.LastSeen).TotalSeconds;

        // No two vehicles bear one plate: a plate whose vehicle is lost for a moment while it is followed on by itself is that vehicle's,
        // and so is one that something seen for a moment bears. Two that are followed side by side may be a vehicle and its double.
        if (seconds < 0)
            return (text == 0 && (IsPlateAlone(earlier) || IsPlateAlone(later) || IsBrief(earlier) || IsBrief(later))) || AreOne(earlier, later) ? text : null;
        if (seconds > Gap(earlier, config).TotalSeconds)
            return null;
        return text == 0 || IsWithinReach(from, to, seconds) ? text : null;
    }

    /// <summary>How long after a pass's vehicle was lost it may come again.</summary>
    public static TimeSpan Gap(Pass pass, VerdictConfig config)
    {
        PassTrack last = pass.Latest;
        return config.ReappearGap == TimeSpan.Zero ? TimeSpan.Zero
            : last.IsStationary ? config.StandingGap
            : last.HasLeft ? config.LeftGap
            : config.ReappearGap;
    }

    /// <summary>Whether a vehicle stands where another stood that was lost.</summary>
    public static bool IsSamePlace(PassTrack lost, PassTrack found) => lost.IsStationary && lost.Last.IoU(found.First) >= SamePlace;

    // A plate that lies in a vehicle whose own plate reads alike is that one, however sure an unsure text is of a character in it; twice as much may
    // differ from a text that is more likely wrong than right.
    private static double? Unlikeness(Pass a, PlateReading textOfA, Pass b, PlateReading textOfB, VerdictConfig config)
    {
        if (PlateSameness.Distance(textOfA, textOfB, config) is { } text)
            return text;
        double least = Math.Min(textOfA.Confidence, textOfB.Confidence);
        bool isUnsure = least < config.SureCharacter && !(a.WasConfirmed && b.WasConfirmed);
        if (!isUnsure || !(IsPlateOf(a, b) || IsPlateOf(b, a)))
            return null;
        double distance = Confusables.Distance(textOfA.Text, textOfB.Text);
        return distance <= config.JoinDistance * (least < LikelyWrong ? 2 : 1) ? distance : null;
    }

    private static bool IsPlateOf(Pass plate, Pass vehicle) => plate.Tracks.Exists(track => track.Inside is { } around && around.Pass == vehicle);

    private static bool IsBrief(Pass pass) => pass.LastSeen.Since(pass.FirstSeen) < Moment;

    private static bool IsPlateAlone(Pass pass) => pass.Tracks.TrueForAll(static track => track.Class is null);

    // Two tracks at a time are one vehicle where one lies in the other (a plate in its car, a cab in its lorry), or where one
    // begins while the other is about to be lost.
    private static bool AreOne(Pass earlier, Pass later)
    {
        foreach (PassTrack a in earlier.Tracks)
        {
            foreach (PassTrack b in later.Tracks)
            {
                double overlap = Math.Min(a.LastSeen.UnixMicroseconds, b.LastSeen.UnixMicroseconds) - Math.Max(a.FirstSeen.UnixMicroseconds, b.FirstSeen.UnixMicroseconds);
                if (overlap < 0)
                    continue;
                Box inner = a.Last.Area < b.Last.Area ? a.Last : b.Last;
                Box outer = a.Last.Area < b.Last.Area ? b.Last : a.Last;
                bool isInside = outer.Shared(inner) >= SamePlace * inner.Area;
                double shorter = Math.Min(a.LastSeen.UnixMicroseconds - a.FirstSeen.UnixMicroseconds, b.LastSeen.UnixMicroseconds - b.FirstSeen.UnixMicroseconds);
                bool isHandedOver = overlap < Math.Min(1.5e6, shorter / 2) && IsWithinReach(a, b, 0.5);
                if (isInside || isHandedOver || a.Inside == b || b.Inside == a)
                    return true;
            }
        }

        return false;
    }

    private static bool IsWithinReach(PassTrack from, PassTrack to, double seconds)
    {
        if (from.Direction is { } was && to.Direction is { } goes && Math.Abs(((was - goes + 540) % 360) - 180) > 90)
            return false;
        double dx = to.First.CenterX - (from.Last.CenterX + (from.Velocity.X * Math.Min(seconds, 2)));
        double dy = to.First.CenterY - (from.Last.CenterY + (from.Velocity.Y * Math.Min(seconds, 2)));
        return Math.Sqrt((dx * dx) + (dy * dy)) <= Reach + (ReachPerSecond * seconds);
    }
}
