using OpenCvSharp;
using VisionPipeline.Recognition;

namespace VisionPipeline.Server.Reading;

/// <summary>Finds of several views that are one plate.</summary>
internal sealed class PlateCluster
{
    private readonly List<(FoundPlate Find, int View)> _members = [];

    private PlateCluster()
    {
    }

    /// <summary>The surest of its finds.</summary>
    public double Score => _members.Max(static member => member.Find.Score);

    /// <summary>Their mean place, weighted by score (weighted boxes fusion; Solovyev, Wang and Gabruseva, Image and Vision Computing 107, 2021).</summary>
    public PlatePlace Mean { get; private set; }

    /// <summary>The finds, surest first.</summary>
    public IEnumerable<FoundPlate> Members => _members.Select(static member => member.Find);

    /// <summary>Puts finds together that overlap, at most one of each view.</summary>
    /// <param name="views">What each view found.</param>
    /// <param name="overlap">Intersection over union from which two finds are one plate.</param>
    public static List<PlateCluster> Of(IReadOnlyList<IReadOnlyList<FoundPlate>> views, double overlap)
    {
        List<PlateCluster> made = [];
        foreach ((FoundPlate find, int view) in views.SelectMany(static (finds, view) => finds.Select(find => (find, view))).OrderByDescending(static found => found.find.Score))
        {
            PlateCluster? near = made
                .Where(cluster => cluster._members.TrueForAll(member => member.View != view) && cluster.Box.Overlap(find.Box) >= overlap)
                .MaxBy(cluster => cluster.Box.Overlap(find.Box));
            if (near is null)
                made.Add(near = new PlateCluster());
            near._members.Add((find, view));
            near.Mean = near.MeanPlace();
        }

        return made;
    }

    private PixelBox Box => new(Mean.X, Mean.Y, Mean.Width, Mean.Height);

    private PlatePlace MeanPlace()
    {
        if (_members.Count == 1)
            return _members[0].Find.Place;
        double sum = _members.Sum(static member => member.Find.Score);
        float Of(Func<PlatePlace, float> value) => (float)(_members.Sum(member => member.Find.Score * value(member.Find.Place)) / sum);
        Point2f Corner(Func<PlateQuad, Point2f> corner) => new(Of(place => corner(place.Corners!.Value).X), Of(place => corner(place.Corners!.Value).Y));
        PlateQuad? quad = _members.TrueForAll(static member => member.Find.Place.Corners is not null)
            ? new PlateQuad(Corner(static q => q.TopLeft), Corner(static q => q.TopRight), Corner(static q => q.BottomRight), Corner(static q => q.BottomLeft))
            : null;
        return new PlatePlace(Of(static place => place.X), Of(static place => place.Y), Of(static place => place.Width), Of(static place => place.Height), quad);
    }
}
