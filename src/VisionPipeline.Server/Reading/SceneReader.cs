using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Recognition;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Reading;

/// <summary>Finds and reads the plates of pictures.</summary>
/// <remarks>NOT thread-safe. Owns its detector and reader until <see cref="Dispose"/>.</remarks>
internal sealed class SceneReader : IDisposable
{
    private readonly ObjectDetector? _detector;
    private readonly PlateReader _reader;

    /// <summary>Takes over a detector and a reader.</summary>
    /// <param name="detector">Null where places will be given.</param>
    /// <param name="reader">The reader.</param>
    public SceneReader(ObjectDetector? detector, PlateReader reader)
    {
        _detector = detector;
        _reader = reader;
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
        (List<(PlatePlace Place, double Score)> plates, List<SceneVehicle> vehicles) = Detect(picture);
        IReadOnlyList<PlateObservation> seen = _reader.Read(picture, [.. plates.Select(static plate => plate.Place)], number);
        return new Scene(
            [.. plates.Select((plate, i) =>
            {
                var box = new PixelBox(plate.Place.X, plate.Place.Y, plate.Place.Width, plate.Place.Height);
                return new ScenePlate(box, plate.Score, VehiclePairing.Find(box, vehicles), seen[i], _reader.IsAnswer(seen[i].Reading));
            })],
            vehicles);
    }

    /// <summary>Reads plates whose places are known.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="number">The picture's number, for voting.</param>
    public IReadOnlyList<PlateObservation> ReadAt(Mat picture, IReadOnlyList<PlatePlace> places, long number = 0) => _reader.Read(picture, places, number);

    public void Dispose()
    {
        _detector?.Dispose();
        _reader.Dispose();
    }

    private (List<(PlatePlace Place, double Score)> Plates, List<SceneVehicle> Vehicles) Detect(Mat picture)
    {
        if (_detector is null)
            throw new InvalidOperationException("no detector was given");
        List<(PlatePlace, double)> plates = [];
        List<SceneVehicle> vehicles = [];
        foreach (DetectedObject found in _detector.Detect(picture.AsSpan(), picture.Width, picture.Height))
        {
            if (found.Class == ObjectClass.Plate)
                plates.Add((new PlatePlace(found.X, found.Y, found.Width, found.Height, Quad(found.Corners)), found.Score));
            else
                vehicles.Add(new SceneVehicle(found.Class, new PixelBox(found.X, found.Y, found.Width, found.Height), found.Score));
        }

        return (plates, vehicles);
    }

    // The detector counts edges of pixels, the warp centres of pixels: half a pixel lies between them.
    private static PlateQuad? Quad(PlateCorners? corners) => corners is not { } c ? null : new PlateQuad(
        new Point2f(c.X0 - 0.5f, c.Y0 - 0.5f), new Point2f(c.X1 - 0.5f, c.Y1 - 0.5f), new Point2f(c.X2 - 0.5f, c.Y2 - 0.5f), new Point2f(c.X3 - 0.5f, c.Y3 - 0.5f));
}
