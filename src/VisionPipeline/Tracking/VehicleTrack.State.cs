using VisionPipeline.Detection;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <content>What the tracker keeps with a track.</content>
public sealed partial class VehicleTrack
{
    private readonly double[] _votes = new double[5];

    /// <summary>Filter of the vehicle's box, or of the plate's while only that was seen.</summary>
    internal BoxFilter Motion;

    /// <summary>Filter of the plate's box; of no meaning before <see cref="PlateFrames"/> is 1.</summary>
    internal BoxFilter PlateMotion;

    /// <summary>Whether only a plate was seen so far.</summary>
    internal bool IsPlateOnly => Class is null;

    /// <summary>Whether the vehicle itself was detected in this update, not only its plate.</summary>
    internal bool VehicleNow { get; set; }

    /// <summary>Tracker's time of the newest sighting, in seconds.</summary>
    internal double LastSeconds { get; set; }

    /// <summary>Tracker's time of the plate's newest sighting, in seconds.</summary>
    internal double PlateSeconds { get; set; }

    /// <summary>The first box, for what is learnt of it later.</summary>
    internal Box FirstBox { get; set; }

    /// <summary>The newest detected box, or the one that its plate gave.</summary>
    internal Box LastBox { get; set; }

    internal double PlateScoreSum { get; set; }

    /// <summary>Where the plate's middle lies in the vehicle's box, shares of its width and height.</summary>
    internal (double X, double Y) PlatePlace { get; set; }

    /// <summary>The vehicle's width and height in widths of its plate.</summary>
    internal (double X, double Y) PlateScale { get; set; }

    /// <summary>Updates in which both were detected, on which the last two stand.</summary>
    internal int PlatePairs { get; set; }

    internal List<LineCrossing> Crossings { get; set; } = [];

    internal List<ZoneStay> Stays { get; set; } = [];

    internal PathMemory Path { get; } = new(32);

    internal PathMemory Rest { get; } = new(32);

    internal PathMemory Road { get; } = new(24);

    /// <summary>Per line: the newest place that was clearly on one side of it, its time, and the side (0 = none yet).</summary>
    internal LineSide[] Sides { get; set; } = [];

    /// <summary>Per zone: the index of the stay that is going on, -1 for none.</summary>
    internal int[] OpenStays { get; set; } = [];

    /// <summary>Adds a sighting's class.</summary>
    internal void Vote(ObjectClass seen, double score)
    {
        _votes[(int)seen] += score;
        int best = (int)(Class ?? seen);
        for (int i = 0; i < _votes.Length; i++)
        {
            if (_votes[i] > _votes[best])
                best = i;
        }

        Class = (ObjectClass)best;
    }

    /// <summary>Makes it as new, but for its arrays. Lists that were filled are left to whoever kept them.</summary>
    internal void Reset(int lines, int zones)
    {
        Array.Clear(_votes);
        (Class, IsConfirmed, SeenNow, VehicleNow, HasPlateNow) = (null, false, false, false, false);
        (Frames, PlateFrames, PlatePairs) = (0, 0, 0);
        (BestPlateScore, BestPlateWidth, PlateScoreSum) = (0, 0, 0);
        (Velocity, DirectionDegrees, IsStationary, SpeedKmh) = ((0, 0), null, false, null);
        Tag = null;
        if (Crossings.Count > 0)
            Crossings = [];
        if (Stays.Count > 0)
            Stays = [];
        Path.Clear();
        Rest.Clear();
        Road.Clear();
        if (Sides.Length != lines)
            Sides = new LineSide[lines];
        if (OpenStays.Length != zones)
            OpenStays = new int[zones];
        Array.Clear(Sides);
        Array.Fill(OpenStays, -1);
    }

    internal struct LineSide
    {
        public int Side;
        public ScenePoint Place;
        public DateTimeOffset Time;
    }
}
