namespace VisionPipeline.Looks;

/// <summary>When a crop is worth reading, and how much a look promises. Stateless; the scheduler's lock guards what it is given.</summary>
internal static class LookRules
{
    /// <summary>The detector's score from which a plate is read: it falls over the frames in which the track had nothing better.</summary>
    public static double LeastScore(LookConfig config, TrackLooks track, bool hurries)
    {
        double share = Math.Clamp((double)(track.PlateFrames - 1) / Math.Max(1, config.RelaxFrames), 0, 1);
        double relaxed = Math.Min(config.RelaxedPlateScore, config.MinPlateScore);
        return hurries ? relaxed : config.MinPlateScore - (share * (config.MinPlateScore - relaxed));
    }

    /// <summary>Whether its crops are not to wait for better ones: it is gone or going, or they have waited long enough.</summary>
    public static bool Hurries(LookConfig config, TrackLooks track)
    {
        if (track.HasEnded || track.IsLeaving)
            return true;
        foreach (Look look in track.Waiting)
        {
            if (config.MaxWait > TimeSpan.Zero && track.Now.Since(look.Capture) >= config.MaxWait)
                return true;
        }

        return false;
    }

    /// <summary>Whether no further look can do good.</summary>
    public static bool IsSettled(LookConfig config, TrackLooks track) =>
        track.IsOver || (track.Done >= config.CertainLooks && track.Confidence >= config.Certain);

    /// <summary>Whether a crop tells something that those which were read do not.</summary>
    public static bool IsWorthwhile(LookConfig config, TrackLooks track, Look look) => IsWorthwhile(config, track, look.Quality, look.Capture.UnixMicroseconds);

    /// <inheritdoc cref="IsWorthwhile(LookConfig, TrackLooks, Look)"/>
    public static bool IsWorthwhile(LookConfig config, TrackLooks track, in CropQuality quality, long captured)
    {
        if (track.Done == 0)
            return true;

        // The crop may be older than the one that was read: it waited while a better one went first.
        TimeSpan apart = TimeSpan.FromMicroseconds(Math.Abs(captured - track.LastRead.UnixMicroseconds));
        if (apart < config.LookGap)
            return false;
        if (track.Done < config.CertainLooks)
            return true;
        if (track.IsStationary)
            return apart >= config.StationaryGap;
        CropQuality best = track.Best;
        bool larger = quality.Area >= (1 + config.LargerBy) * best.Area && quality.Sharpness >= 0.8 * best.Sharpness;
        bool sharper = quality.Sharpness >= (1 + config.SharperBy) * best.Sharpness && quality.Area >= 0.8 * best.Area;
        return larger || sharper || apart >= config.RetryGap;
    }

    /// <summary>Whether a crop may be read now, or has to wait for a better one.</summary>
    public static bool IsDue(LookConfig config, TrackLooks track, Look look) => track.Reading is null && IsRipe(config, track, look);

    /// <summary>The same, whether or not another one of its vehicle is being read.</summary>
    public static bool IsRipe(LookConfig config, TrackLooks track, Look look)
    {
        bool hurries = Hurries(config, track);
        return track.Frames >= (hurries ? config.MinFastFrames : config.MinTrackFrames) && look.Score >= LeastScore(config, track, hurries);
    }

    /// <summary>
    /// What a look is expected to bring, 0..1: how unsure the verdict is, times how good the crop is beside those that were read, less
    /// for each look that was done, since looks at one plate repeat each other.
    /// </summary>
    public static double Gain(TrackLooks track, Look look)
    {
        double unsure = Math.Clamp(1 - track.Confidence, 0.01, 1);
        double beside = track.Done == 0 ? 1 : Math.Clamp(look.Quality.Score / Math.Max(track.Best.Score, 1e-6), 0, 1.5) / (1 + (0.5 * track.Done));
        return unsure * look.Quality.Score * beside;
    }
}
