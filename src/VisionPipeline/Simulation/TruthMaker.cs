namespace VisionPipeline.Simulation;

/// <summary>Follows every vehicle of a scene through the frames by geometry alone.</summary>
internal sealed class TruthMaker(SceneSpec spec)
{
    private readonly RoadCamera _camera = new(spec);
    private readonly SceneBlocker? _blocker = SceneBlocker.Of(spec);

    public IReadOnlyList<TruthPass> Passes()
    {
        IReadOnlyList<SceneVehicle> vehicles = TrafficPlan.Make(spec, _camera);
        return [.. vehicles.Select(vehicle => Follow(vehicle, vehicles)).OfType<TruthPass>()];
    }

    /// <summary>The plate's box in the picture: left, top, width, height.</summary>
    public (double X, double Y, double Width, double Height) Plate(SceneVehicle vehicle, double z)
    {
        (double width, double height) = vehicle.PlateSize;
        double y = vehicle.Shape.PlateY;
        double top = _camera.Row(y + (height / 2), z);
        double bottom = _camera.Row(y - (height / 2), z);
        double left = Math.Min(_camera.Column(vehicle.X - (width / 2), y + (height / 2), z), _camera.Column(vehicle.X - (width / 2), y - (height / 2), z));
        double right = Math.Max(_camera.Column(vehicle.X + (width / 2), y + (height / 2), z), _camera.Column(vehicle.X + (width / 2), y - (height / 2), z));
        return (left, top, right - left, bottom - top);
    }

    private TruthPass? Follow(SceneVehicle vehicle, IReadOnlyList<SceneVehicle> all)
    {
        var boxes = new List<TruthBox>();
        double occluded = 0;
        for (int frame = 0; frame < spec.Frames; frame++)
        {
            double time = (double)frame / spec.Fps;
            double z = vehicle.Z(time, _camera.NearZ);
            if (z > _camera.FarZ + 2 || z < _camera.NearZ - 2)
                continue;
            (double x, double y, double width, double height) = Plate(vehicle, z);
            double inside = Math.Clamp((Math.Min(y + height, spec.Height) - Math.Max(y, 0)) / height, 0, 1)
                * Math.Clamp((Math.Min(x + width, spec.Width) - Math.Max(x, 0)) / width, 0, 1);
            if (inside <= 0)
                continue;
            double hidden = Hidden(vehicle, z, time, (x, y, width, height), all);
            hidden = Math.Max(hidden, _blocker?.Hidden(x, y, width, height) ?? 0);
            occluded = Math.Max(occluded, hidden);
            (double x0, double y0, double x1, double y1) = VehicleDrawing.Outline(_camera, vehicle, z);
            boxes.Add(new TruthBox(frame, Round(x0), Round(y0), Round(x1 - x0), Round(y1 - y0), Round(x), Round(y), Round(width), Round(height), Math.Round(inside * (1 - hidden), 3)));
        }

        if (boxes.Count == 0)
            return null;
        TruthBox[] readable = [.. boxes.Where(static box => box.Visible > .99 && box.PlateWidth >= SceneTruth.ReadableWidth)];
        return new TruthPass
        {
            Id = vehicle.Id,
            Vehicle = vehicle.Kind.ToString().ToLowerInvariant(),
            Plate = vehicle.Plate,
            PlateLines = vehicle.TwoLines ? 2 : 1,
            Region = vehicle.Design.Region,
            Lane = vehicle.Lane,
            Direction = vehicle.Rear ? "leaving" : "approaching",
            SpeedKmh = Math.Round(vehicle.Speed * 3.6, 1),
            FirstFrame = boxes[0].Frame,
            LastFrame = boxes[^1].Frame,
            FirstSeconds = (double)boxes[0].Frame / spec.Fps,
            LastSeconds = (double)boxes[^1].Frame / spec.Fps,
            LastReadableSeconds = readable.Length > 0 ? (double)readable[^1].Frame / spec.Fps : null,
            PlateFrames = boxes.Count(static box => box.Visible > .5 && box.PlateWidth >= 24),
            ReadableFrames = readable.Length,
            MaxPlateWidth = boxes.Max(static box => box.PlateWidth),
            Occluded = Math.Round(occluded, 3),
            Countable = readable.Length >= Math.Max(3, (int)(spec.Fps * .3)),
            Boxes = boxes,
        };
    }

    /// <summary>The largest share of a box on a vehicle that one nearer vehicle hides: whatever lies within the box of its outline.</summary>
    public double Hidden(SceneVehicle vehicle, double z, double time, (double X, double Y, double Width, double Height) box, IReadOnlyList<SceneVehicle> all)
    {
        double most = 0;
        foreach (SceneVehicle other in all)
        {
            double nearer = other.Z(time, _camera.NearZ);
            if (other.Id == vehicle.Id || nearer >= z || nearer < _camera.NearZ - other.Shape.Length - 4)
                continue;
            (double x0, double y0, double x1, double y1) = VehicleDrawing.Outline(_camera, other, nearer);
            double shared = Math.Max(0, Math.Min(x1, box.X + box.Width) - Math.Max(x0, box.X)) * Math.Max(0, Math.Min(y1, box.Y + box.Height) - Math.Max(y0, box.Y));
            most = Math.Max(most, shared / (box.Width * box.Height));
        }

        return most;
    }

    private static double Round(double value) => Math.Round(value, 1);
}
