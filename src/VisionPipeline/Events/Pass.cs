using VisionPipeline.Frames;
using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>One vehicle's pass: its tracks, the vote on its plate, and what was told of it. Guarded by the book's lock.</summary>
internal sealed class Pass(string id, PassTrack first, PlateVote vote)
{
    public string Id { get; } = id;

    public List<PassTrack> Tracks { get; } = [first];

    public PlateVote Vote { get; } = vote;

    public List<PassLook> Looks { get; } = [];

    /// <summary>Whether it counts in the funnel: its vehicle is believed.</summary>
    public bool IsCounted { get; set; }

    public bool HasPlate { get; set; }

    public bool WasRead { get; set; }

    public bool WasConfirmed { get; set; }

    public int Revision { get; set; }

    public PassState State { get; set; } = PassState.Provisional;

    /// <summary>What was told last; null while nothing was.</summary>
    public PlateVerdict? Told { get; set; }

    /// <summary>Timestamp of when it was told.</summary>
    public long ToldAt { get; set; }

    public PlateReading Reading => Vote.Reading;

    public bool HasEnded => Tracks.TrueForAll(static track => track.HasEnded);

    public CaptureTime FirstSeen => Tracks.MinBy(static track => track.FirstSeen.UnixMicroseconds)!.FirstSeen;

    public PassTrack Latest => Tracks.MaxBy(static track => track.LastSeen.UnixMicroseconds)!;

    public CaptureTime LastSeen => Latest.LastSeen;

    /// <summary>The look that a text rests on most: the best that read it alone, one with pictures before one without.</summary>
    public PassLook? Deciding(string text) =>
        Looks.Where(look => look.Text == text).OrderBy(static look => look.Pictures is null).ThenByDescending(static look => look.Worth).FirstOrDefault()
        ?? Looks.MaxBy(static look => look.Worth);

    /// <summary>Remembers a look; of those before only the best keep their pictures.</summary>
    public void Add(PassLook look)
    {
        // The newest pictures are of the best look so far; older ones are kept for another text, or where they were told.
        if (look.Pictures is not null)
            Looks.RemoveAll(other => other.Pictures is not null && other.Stored is null && other.Text == look.Text && other.Worth <= look.Worth);
        Looks.Add(look);
    }
}
