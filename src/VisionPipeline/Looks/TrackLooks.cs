using VisionPipeline.Frames;

namespace VisionPipeline.Looks;

/// <summary>What the scheduler knows of one vehicle. Guarded by the scheduler's lock.</summary>
internal sealed class TrackLooks(CameraLooks camera, long track)
{
    public CameraLooks Camera { get; } = camera;

    public long Track { get; } = track;

    /// <summary>Crops that wait, best first.</summary>
    public List<Look> Waiting { get; } = [];

    /// <summary>Timestamp since which a crop of it waits, whichever.</summary>
    public long WaitingSince { get; set; }

    /// <summary>The crop that is being read.</summary>
    public Look? Reading { get; set; }

    /// <summary>The newest frame that it was followed in.</summary>
    public CaptureTime Now { get; set; }

    public int Frames { get; set; }

    public int PlateFrames { get; set; }

    public bool IsLeaving { get; set; }

    public bool IsStationary { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>Pass was closed: nothing is kept once the look under way is done.</summary>
    public bool IsForgotten { get; set; }

    public int Done { get; set; }

    public double Confidence { get; set; }

    public bool IsOver { get; set; }

    /// <summary>Largest area, sharpness and score that were read.</summary>
    public CropQuality Best { get; set; }

    public CaptureTime LastRead { get; set; }

    public double BestEvidence { get; set; }

    /// <summary>Whether a frame of it is being looked at for a better crop: until then none of the others is read.</summary>
    public bool IsOffered { get; set; }

    public int TooSmall { get; set; }

    public int ScoreTooLow { get; set; }

    public int Overload { get; set; }

    public int TooFewFrames { get; set; }

    public bool IsPending => Waiting.Count > 0 || Reading is not null;

    public LookTally Tally => new(IsPending, Done, TooSmall, ScoreTooLow, Overload, TooFewFrames);
}
