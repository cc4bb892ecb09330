using OpenCvSharp;
using VisionPipeline.Inference;
using VisionPipeline.Native;
using VisionPipeline.Recognition;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Goes through a manifest: finds, reads, compares.</summary>
/// <param name="scenes">Finds and reads; stays the caller's.</param>
/// <param name="endToEnd">Whether plates are also to be found, not only read from their labelled boxes.</param>
/// <param name="fault">Takes a file and one line for each picture that cannot be used.</param>
internal sealed class Evaluator(SceneReader scenes, bool endToEnd, Action<string, string> fault) : IDisposable
{
    /// <summary>Least overlap of a find with the labelled plate that it answers: less than for finding, so that a reading is judged by its text.</summary>
    public const double AnswerOverlap = 0.25;

    // How the reader widens a box; a picture that is a plate is taken to have these margins already.
    private const double MarginX = 0.08;
    private const double MarginY = 0.12;

    private readonly PictureFile _pictures = new();
    private readonly List<EvalCase> _cases = [];
    private readonly SortedDictionary<string, DetectionTally> _detection = new(StringComparer.Ordinal);
    private readonly List<double> _strays = [];

    /// <summary>Every labelled plate with a known text.</summary>
    public IReadOnlyList<EvalCase> Cases => _cases;

    /// <summary>Per set, what was found.</summary>
    public IReadOnlyDictionary<string, DetectionTally> Detection => _detection;

    /// <summary>Confidences of answers where there is no plate, in pictures whose plates are all labelled.</summary>
    public IReadOnlyList<double> Strays => _strays;

    /// <summary>Pictures that were used.</summary>
    public int Pictures { get; private set; }

    /// <summary>Goes through one picture.</summary>
    public void Add(ManifestEntry entry, string root)
    {
        string path = Path.Combine(root, entry.File);
        try
        {
            using StillPicture picture = _pictures.Read(path);
            if (picture.Damage is { } damage)
                fault(path, damage);
            Pictures++;
            Judge(entry, picture.Pixels);
        }
        catch (Exception e) when (e is PictureException or NativeException or ModelException or ArgumentException)
        {
            fault(path, e.Message.Split('\n')[0]);
        }
    }

    public void Dispose() => _pictures.Dispose();

    private void Judge(ManifestEntry entry, Mat pixels)
    {
        // Pictures of kind "vehicle" are labelled for their vehicles; the plates that they show are not, so no find can be judged.
        ManifestPlate[] readable = [.. entry.Plates.Where(plate => plate.Truth.Length > 0 && (plate.Box is not null || entry.Kind == "crop"))];
        bool whole = endToEnd && entry.Kind is not ("crop" or "vehicle");
        if (readable.Length == 0 && !whole)
            return;
        IReadOnlyList<PlateObservation> given = scenes.ReadAt(pixels, [.. readable.Select(plate => PlaceOf(plate, pixels))], Pictures);
        Scene? scene = whole ? scenes.ReadStill(pixels, Pictures) : null;
        Dictionary<ManifestPlate, ScenePlate> answers = scene is null ? [] : Match(entry.Plates, scene.Plates, AnswerOverlap);
        if (scene is not null)
            Tally(entry, scene);
        for (int i = 0; i < readable.Length; i++)
        {
            ManifestPlate plate = readable[i];
            _cases.Add(new EvalCase
            {
                File = entry.File,
                Set = entry.Set,
                Country = plate.Region ?? entry.Country ?? "XX",
                Width = plate.Box?[2] ?? pixels.Width,
                Truth = plate.Truth,
                Box = plate.Place,
                Sequence = entry.Sequence,
                FromBox = given[i],
                HasEndToEnd = whole,
                Found = answers.GetValueOrDefault(plate),
            });
        }
    }

    private void Tally(ManifestEntry entry, Scene scene)
    {
        if (!_detection.TryGetValue(entry.Set, out DetectionTally? tally))
            _detection[entry.Set] = tally = new DetectionTally();
        tally.Plates += entry.Plates.Count(static plate => plate.Box is not null);
        Dictionary<ManifestPlate, ScenePlate> loose = Match(entry.Plates, scene.Plates, 0.3);
        tally.FoundLoosely += loose.Count;
        tally.FoundWell += Match(entry.Plates, scene.Plates, 0.5).Count;
        if (!entry.PlatesComplete)
            return;
        ScenePlate[] judged = [.. scene.Plates.Where(plate => loose.ContainsValue(plate) || !entry.Unlabelled.Any(box => IsAt(plate, box)))];
        ScenePlate[] read = [.. judged.Where(static plate => plate.IsAnswer)];
        tally.Judged += judged.Length;
        tally.Right += loose.Count;
        tally.Answers += read.Length;
        tally.RightAnswers += read.Count(loose.ContainsValue);
        _strays.AddRange(read.Where(plate => !loose.ContainsValue(plate)).Select(static plate => plate.Seen.Reading.Confidence));
    }

    private static bool IsAt(ScenePlate plate, double[] box) =>
        plate.Box.Overlap(new PixelBox((float)box[0], (float)box[1], (float)box[2], (float)box[3])) >= AnswerOverlap;

    // Greedy, the best overlap first: each label and each find is used once.
    private static Dictionary<ManifestPlate, ScenePlate> Match(IReadOnlyList<ManifestPlate> plates, IReadOnlyList<ScenePlate> found, double least)
    {
        var matched = new Dictionary<ManifestPlate, ScenePlate>(ReferenceEqualityComparer.Instance);
        var used = new HashSet<ScenePlate>(ReferenceEqualityComparer.Instance);
        var pairs = plates
            .Where(static plate => plate.Place is not null)
            .SelectMany(plate => found.Select(find => (Plate: plate, Find: find, Overlap: plate.Place!.Value.Overlap(find.Box))))
            .Where(pair => pair.Overlap >= least)
            .OrderByDescending(static pair => pair.Overlap);
        foreach ((ManifestPlate plate, ScenePlate find, _) in pairs)
        {
            if (!matched.ContainsKey(plate) && used.Add(find))
                matched[plate] = find;
        }

        return matched;
    }

    private static PlatePlace PlaceOf(ManifestPlate plate, Mat pixels)
    {
        if (plate.Place is { } box)
            return new PlatePlace(box.X, box.Y, box.Width, box.Height);
        float width = (float)(pixels.Width / (1 + (2 * MarginX)));
        float height = (float)(pixels.Height / (1 + (2 * MarginY)));
        return new PlatePlace((pixels.Width - width) / 2, (pixels.Height - height) / 2, width, height);
    }
}
