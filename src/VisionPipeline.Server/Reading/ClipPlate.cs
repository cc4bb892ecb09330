using VisionPipeline.Voting;

namespace VisionPipeline.Server.Reading;

/// <summary>A plate that is followed through a clip.</summary>
internal sealed class ClipPlate(PlateFusion fusion)
{
    private PlateVote? _vote = new(fusion);
    private PlateReading? _settled;
    private double _best = -1;

    /// <summary>All looks together.</summary>
    public PlateReading Reading => _settled ?? _vote!.Reading;

    /// <summary>Where it was last.</summary>
    public PixelBox Last { get; private set; }

    /// <summary>Seconds from the clip's start to the last look.</summary>
    public double LastTime { get; private set; }

    /// <summary>Frames that it was read in.</summary>
    public int Frames { get; private set; }

    /// <summary>Where it was at the look with the surest reading.</summary>
    public PixelBox Box { get; private set; }

    /// <summary>The vehicle that bore it then; null where none was found around it.</summary>
    public SceneVehicle? Vehicle { get; private set; }

    /// <summary>Seconds from the clip's start to that look.</summary>
    public double BestTime { get; private set; }

    /// <summary>Adds a look. Not after <see cref="Settle"/>.</summary>
    public void Add(ScenePlate plate, double time)
    {
        if (_vote is null)
            throw new InvalidOperationException("the plate is settled");
        _vote.Add(plate.Seen.Looks, plate.Seen.Reading.Confidence);
        Frames++;
        Last = plate.Box;
        LastTime = time;
        if (plate.Seen.Reading.Confidence <= _best)
            return;
        _best = plate.Seen.Reading.Confidence;
        Box = plate.Box;
        Vehicle = plate.Vehicle;
        BestTime = time;
    }

    /// <summary>Keeps the reading and lets go of the looks: a clip of hours holds many plates, each up to 320 KiB of them.</summary>
    public void Settle()
    {
        _settled ??= _vote!.Reading;
        _vote = null;
    }
}
