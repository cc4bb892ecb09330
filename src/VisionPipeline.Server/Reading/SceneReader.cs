using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Recognition;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Reading;

/// <summary>Finds and reads the plates of pictures.</summary>
/// <remarks>NOT thread-safe. Owns its detector and reader until <see cref="Dispose"/>.</remarks>
internal sealed class SceneReader : IDisposable
{
    /// <summary>Least score of a plate by a detector whose threshold is lower: what lies between is a reason to look again.</summary>
    public const float Doubtful = 0.1f;

    private static readonly float Found = new ScoreThresholds().Plate;

    private const double SamePlate = 0.4;
    private const double Doubled = 0.5;
    private const double FarShare = 0.7;

    // Below this scale plates of 40 pixels, which can be read, are too small to be found; a 4K picture gets nine parts.
    private const double LeastScale = 0.4;
    private const int MostParts = 4;

    private readonly ObjectDetector? _detector;
    private readonly PlateReader _reader;
    private readonly double _settled;
    private readonly PictureView _view = new();

    /// <summary>Takes over a detector and a reader.</summary>
    /// <param name="detector">Null where places will be given.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="settled">Confidence from which no picture is looked at again.</param>
    public SceneReader(ObjectDetector? detector, PlateReader reader, double settled)
    {
        _detector = detector;
        _reader = reader;
        _settled = settled;
    }

    /// <summary>How looks are put together.</summary>
    public PlateFusion Fusion => _reader.Fusion;

    /// <summary>Whether a reading is worth telling.</summary>
    public bool IsAnswer(PlateReading reading) => _reader.IsAnswer(reading);

    /// <summary>Crops that the network has read so far.</summary>
    public long Crops => _reader.Crops;

    /// <summary>Finds plates and vehicles, reads the plates, and says which vehicle bears which.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="number">The picture's number, for voting.</param>
    public Scene Read(Mat picture, long number = 0)
    {
        (List<FoundPlate> found, List<SceneVehicle> vehicles) = Detect(picture);
        found.RemoveAll(static plate => plate.Score < Found);
        return SceneOf(ReadFinds(picture, found, number), vehicles);
    }

    /// <summary>
    /// As <see cref="Read"/>, for a picture that nothing follows: a large one is looked at in parts too, and where doubt is left, mirrored and
    /// from further away. What the views agree on is read from their mean place.
    /// </summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="number">The picture's number, for voting.</param>
    public Scene ReadStill(Mat picture, long number = 0)
    {
        (List<FoundPlate> found, List<SceneVehicle> vehicles) = Detect(picture);
        List<IReadOnlyList<FoundPlate>> views = [found, .. NearViews(picture)];
        List<PlateCluster> clusters = PlateCluster.Of(views, SamePlate);
        List<ReadPlate> read = ReadClusters(picture, clusters, [], number);
        if (read.Count == 0 || read.Count < clusters.Count || !read.TrueForAll(IsSettled))
        {
            views.Add(_view.Find(_detector!, picture, mirrored: true, 1));
            views.Add(_view.Find(_detector!, picture, mirrored: false, FarShare));
            read = ReadClusters(picture, PlateCluster.Of(views, SamePlate), read, number);
        }

        return SceneOf(WithoutDoubles(read), vehicles);
    }

    /// <summary>Reads plates whose places are known.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="number">The picture's number, for voting.</param>
    public IReadOnlyList<PlateObservation> ReadAt(Mat picture, IReadOnlyList<PlatePlace> places, long number = 0) => _reader.Read(picture, places, number);

    public void Dispose()
    {
        _view.Dispose();
        _detector?.Dispose();
        _reader.Dispose();
    }

    private List<ReadPlate> ReadFinds(Mat picture, List<FoundPlate> found, long number)
    {
        IReadOnlyList<PlateObservation> seen = _reader.Read(picture, [.. found.Select(static plate => plate.Place)], number);
        return [.. found.Select((plate, i) => new ReadPlate(plate, plate, seen[i]))];
    }

    // The parts of a picture that the network would see too small as a whole.
    private IEnumerable<IReadOnlyList<FoundPlate>> NearViews(Mat picture)
    {
        DetectorInput input = _detector!.Model.Input;
        double scale = Math.Min((double)input.Width / picture.Width, (double)input.Height / picture.Height);
        int count = Math.Min(MostParts, (int)Math.Ceiling(LeastScale / scale));
        return count < 2 ? [] : PictureView.Parts(picture.Width, picture.Height, count).Select(part => _view.Find(_detector, picture, part));
    }

    // Each is read from its mean place, together with what was read there before. (Reading each view's own place as well was
    // measured: it brings as many wrong characters as right ones.)
    private List<ReadPlate> ReadClusters(Mat picture, List<PlateCluster> all, List<ReadPlate> before, long number)
    {
        PlateCluster[] clusters = [.. all.Where(static cluster => cluster.Score >= Found)];
        List<ReadPlate>[] read = [.. clusters.Select(cluster => before.FindAll(plate => cluster.Members.Contains(plate.Surest)))];
        int[] open = [.. Enumerable.Range(0, clusters.Length).Where(i => !read[i].Exists(plate => plate.Found.Place == clusters[i].Mean || IsSettled(plate)))];
        List<ReadPlate> fresh = ReadFinds(picture, [.. open.Select(i => new FoundPlate(clusters[i].Mean, clusters[i].Score))], number);
        for (int k = 0; k < open.Length; k++)
            read[open[k]].Add(fresh[k] with { Surest = clusters[open[k]].Members.First() });
        return [.. read.Select(Together)];
    }

    private bool IsSettled(ReadPlate plate) => plate.Seen.Reading.Confidence >= _settled;

    // A place that cuts a character off, or holds more than the plate, gives a text of its own: each counts as it is right alone.
    private ReadPlate Together(List<ReadPlate> places)
    {
        if (places.Count == 1)
            return places[0];
        var vote = new PlateVote(_reader.Fusion);
        foreach (ReadPlate place in places)
            vote.Add(place.Seen.Looks, place.Seen.Reading.Confidence);
        return places.MaxBy(static place => place.Seen.Reading.Confidence) with { Seen = new PlateObservation(vote.Reading, vote.Looks) };
    }

    // Views may draw two boxes over one plate that overlap less than its finds must: two plates cannot.
    private static List<ReadPlate> WithoutDoubles(List<ReadPlate> plates)
    {
        List<ReadPlate> kept = [];
        foreach (ReadPlate plate in plates.OrderByDescending(static plate => plate.Seen.Reading.Confidence))
        {
            if (kept.TrueForAll(other => other.Found.Box.Shared(plate.Found.Box) < Doubled * Math.Min(other.Found.Box.Area, plate.Found.Box.Area)))
                kept.Add(plate);
        }

        return kept;
    }

    private Scene SceneOf(List<ReadPlate> read, List<SceneVehicle> vehicles) => new(
        [.. read.Select(plate => new ScenePlate(plate.Found.Box, plate.Found.Score, VehiclePairing.Find(plate.Found.Box, vehicles), plate.Seen, _reader.IsAnswer(plate.Seen.Reading)))],
        vehicles);

    private (List<FoundPlate> Plates, List<SceneVehicle> Vehicles) Detect(Mat picture)
    {
        if (_detector is null)
            throw new InvalidOperationException("no detector was given");
        List<FoundPlate> plates = [];
        List<SceneVehicle> vehicles = [];
        foreach (DetectedObject found in _detector.Detect(picture.AsSpan(), picture.Width, picture.Height))
        {
            if (found.Class == ObjectClass.Plate)
                plates.Add(new FoundPlate(new PlatePlace(found.X, found.Y, found.Width, found.Height, Quad(found.Corners)), found.Score));
            else
                vehicles.Add(new SceneVehicle(found.Class, new PixelBox(found.X, found.Y, found.Width, found.Height), found.Score));
        }

        return (plates, vehicles);
    }

    // The detector counts edges of pixels, the warp centres of pixels: half a pixel lies between them.
    private static PlateQuad? Quad(PlateCorners? corners) => corners is not { } c ? null : new PlateQuad(
        new Point2f(c.X0 - 0.5f, c.Y0 - 0.5f), new Point2f(c.X1 - 0.5f, c.Y1 - 0.5f), new Point2f(c.X2 - 0.5f, c.Y2 - 0.5f), new Point2f(c.X3 - 0.5f, c.Y3 - 0.5f));

    /// <param name="Found">Where it was read.</param>
    /// <param name="Surest">The surest find there: what tells the plate again when more views come.</param>
    /// <param name="Seen">What it says.</param>
    private readonly record struct ReadPlate(FoundPlate Found, FoundPlate Surest, PlateObservation Seen);
}
