using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Events;

/// <summary>What a pass keeps of one of its tracks: values as of the newest frame, because the track itself is used again. Guarded by the book's lock.</summary>
internal sealed class PassTrack(long id)
{
    // A vehicle within this share of the picture from an edge that it moves to has left over it.
    private const double Edge = 0.03;

    public long Id { get; } = id;

    public Pass Pass { get; set; } = null!;

    public ObjectClass? Class { get; private set; }

    public CaptureTime FirstSeen { get; private set; }

    public CaptureTime LastSeen { get; private set; }

    public int Frames { get; private set; }

    public int PlateFrames { get; private set; }

    public float BestPlateScore { get; private set; }

    /// <summary>Where it was first seen, in shares of the decoded picture.</summary>
    public Box First { get; private set; }

    /// <summary>Where it is, likewise.</summary>
    public Box Last { get; private set; }

    /// <summary>Shares of the picture per second.</summary>
    public (double X, double Y) Velocity { get; private set; }

    public double? Direction { get; private set; }

    public double? SpeedKmh { get; private set; }

    public bool IsStationary { get; private set; }

    public IReadOnlyList<LineCrossing> Lines { get; private set; } = [];

    public IReadOnlyList<ZoneStay> Zones { get; private set; } = [];

    public bool HasEnded { get; set; }

    /// <summary>The vehicle that a plate without one was last seen in; null for none.</summary>
    public PassTrack? Inside { get; set; }

    /// <summary>Whether it was moving over an edge of the picture when it was last seen.</summary>
    public bool HasLeft =>
        (Velocity.X < 0 && Last.X < Edge) || (Velocity.X > 0 && Last.Right > 1 - Edge) || (Velocity.Y < 0 && Last.Y < Edge) || (Velocity.Y > 0 && Last.Bottom > 1 - Edge);

    public void Update(VehicleTrack track, in SceneMap map)
    {
        if (Frames == 0)
        {
            FirstSeen = track.FirstSeen;
            First = Share(track.Box, map);
        }

        // A prediction that runs on after the vehicle was lost is no place where it was.
        if (track.SeenNow || Frames == 0)
        {
            Last = Share(track.Box, map);
            Velocity = (track.Velocity.X / map.Width, track.Velocity.Y / map.Height);
        }

        Class = track.Class;
        LastSeen = track.LastSeen;
        Frames = track.Frames;
        PlateFrames = track.PlateFrames;
        BestPlateScore = track.BestPlateScore;
        Direction = track.DirectionDegrees ?? Direction;
        SpeedKmh = track.SpeedKmh ?? SpeedKmh;
        IsStationary = track.IsStationary;
        Lines = track.Lines;
        Zones = track.Zones;
    }

    private static Box Share(in Box box, in SceneMap map) => new(box.X / map.Width, box.Y / map.Height, box.Width / map.Width, box.Height / map.Height);
}
