using VisionPipeline.Frames;
using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>One vehicle's pass: its tracks, the vote on its plate, and what was told of it. Guarded by the book's lock.</summary>
internal sealed class Pass(string id, PassTrack first, PlateVote vote)
{
    private const int MostLooks = 64;

    public string Id { get; } = id;

    public List<PassTrack> Tracks { get; } = [first];

    public PlateVote Vote { get; } = vote;

    public List<PassLook> Looks { get; } = [];

    /// <summary>Pictures that were read.</summary>
    public int Pictures { get; private set; }

    /// <summary>Whether it counts in the funnel: its vehicle is believed.</summary>
    public bool IsCounted { get; set; }

    public bool HasPlate { get; set; }

    public bool WasRead { get; set; }

    public bool WasConfirmed { get; set; }

    public int Revision { get; set; }

    public PassState State { get; set; } = PassState.Provisional;

    /// <summary>What was told last; null while nothing was.</summary>
    public PlateVerdict? Told { get; set; }

    /// <summary>The reading that it came from.</summary>
    public PlateReading? ToldReading { get; set; }

    /// <summary>The book's time when it was told.</summary>
    public CaptureTime ToldAt { get; set; }

    public PlateReading Reading => Vote.Reading;

    public bool HasEnded => Tracks.TrueForAll(static track => track.HasEnded);

    public CaptureTime FirstSeen => Tracks.MinBy(static track => track.FirstSeen.UnixMicroseconds)!.FirstSeen;

    public PassTrack Latest => Tracks.MaxBy(static track => track.LastSeen.UnixMicroseconds)!;

    public CaptureTime LastSeen => Latest.LastSeen;

    /// <summary>The look that a text rests on most: the best that read it alone, one with pictures before one without.</summary>
    public PassLook? Deciding(string text) =>
        Looks.Where(look => look.Text == text).OrderByDescending(static look => look.HasPictures).ThenByDescending(static look => look.Worth).FirstOrDefault()
        ?? Looks.MaxBy(static look => look.Worth);

    /// <summary>Remembers a look. Of those that read the same only the best keeps its pictures, unless somebody was told of them.</summary>
    public void Add(PassLook look)
    {
        Pictures++;
        if (look.Pictures is not null)
        {
            foreach (PassLook other in Looks)
            {
                if (other.Text == look.Text && other.Worth <= look.Worth)
                    other.Pictures = null;
            }
        }

        // A car that is parked for days is read again and again.
        if (Looks.Count >= MostLooks && Looks.Where(static other => !other.HasPictures).MinBy(static other => other.Worth) is { } least)
            Looks.Remove(least);
        Looks.Add(look);
    }

    /// <summary>Takes over what another pass of the same vehicle has.</summary>
    public void TakeOver(Pass other)
    {
        foreach (PassTrack track in other.Tracks)
        {
            track.Pass = this;
            Tracks.Add(track);
        }

        IsCounted |= other.IsCounted;
        HasPlate |= other.HasPlate;
        WasRead |= other.WasRead;
    }
}
