using OpenCvSharp;

namespace VisionPipeline.Server.Watching;

/// <summary>What is remembered of a track for drawing and for the table.</summary>
/// <param name="id">Its number.</param>
/// <param name="seconds">When it was first seen, from the start of the clip.</param>
internal sealed class TrackTrail(long id, double seconds)
{
    private const int Kept = 40;

    public long Id { get; } = id;

    public double First { get; } = seconds;

    public double Last { get; set; } = seconds;

    public string Kind { get; set; } = "plate";

    public bool IsConfirmed { get; set; }

    /// <summary>Pictures in which it or its plate was detected, and those in which its plate was.</summary>
    public (int Seen, int Plate) Frames { get; set; }

    /// <summary>The newest places of its foot.</summary>
    public List<Point> Way { get; } = [];

    public string? Text { get; set; }

    public void Add(Point place)
    {
        if (Way.Count == Kept)
            Way.RemoveAt(0);
        Way.Add(place);
    }
}
