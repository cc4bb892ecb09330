using VisionPipeline.Voting;

namespace VisionPipeline.Server.Reading;

/// <summary>A plate that is followed through a clip.</summary>
internal sealed class ClipPlate(PlateFusion fusion)
{
    private readonly PlateVote _vote = new(fusion);
    private double _best = -1;

    /// <summary>All looks together.</summary>
    public PlateReading Reading => _vote.Reading;

    /// <summary>Where it was last.</summary>
    public PixelBox Last { get; private set; }

    /// <summary>Seconds from the clip's start to the last look.</summary>
    public double LastTime { get; private set; }

    /// <summary>Frames that it was read in.</summary>
    public int Frames { get; private set; }

    /// <summary>The look with the surest reading.</summary>
    public ScenePlate? Best { get; private set; }

    /// <summary>Seconds from the clip's start to that look.</summary>
    public double BestTime { get; private set; }

    /// <summary>Adds a look.</summary>
    public void Add(ScenePlate plate, double time)
    {
        _vote.Add(plate.Seen.Looks);
        Frames++;
        Last = plate.Box;
        LastTime = time;
        if (plate.Seen.Reading.Confidence <= _best)
            return;
        _best = plate.Seen.Reading.Confidence;
        Best = plate;
        BestTime = time;
    }
}
