namespace VisionPipeline.Simulation;

/// <summary>Says of single frames of a scene what is to be seen in them, by geometry alone. One thread at a time.</summary>
internal sealed class FrameTruth
{
    private readonly SceneSpec _spec;
    private readonly RoadCamera _camera;
    private readonly TruthMaker _maker;
    private readonly SceneBlocker? _blocker;
    private readonly IReadOnlyList<SceneVehicle> _vehicles;

    public FrameTruth(SceneSpec spec)
    {
        _spec = spec;
        _camera = new RoadCamera(spec);
        _maker = new TruthMaker(spec);
        _blocker = SceneBlocker.Of(spec);
        _vehicles = TrafficPlan.Make(spec, _camera);
    }

    /// <summary>Every vehicle with a part in the picture, also those whose plate has left it.</summary>
    /// <param name="frame">Frame of the clip, from 0.</param>
    public IReadOnlyList<FrameVehicle> At(int frame)
    {
        double time = (double)frame / _spec.Fps;
        var seen = new List<FrameVehicle>();
        foreach (SceneVehicle vehicle in _vehicles)
        {
            double z = vehicle.Z(time, _camera.NearZ);
            if (z > _camera.FarZ + 2 || z < _camera.NearZ - vehicle.Shape.Length - 4)
                continue;
            (double x0, double y0, double x1, double y1) = VehicleDrawing.Outline(_camera, vehicle, z);
            FrameBox box = Cut(x0, y0, x1, y1, vehicle, z, time);
            if (box.Width < 2 || box.Height < 2)
                continue;
            seen.Add(new FrameVehicle(vehicle.Kind, box, Plate(vehicle, z, time)));
        }

        return seen;
    }

    private FramePlate? Plate(SceneVehicle vehicle, double z, double time)
    {
        (double x, double y, double width, double height) = _maker.Plate(vehicle, z);
        FrameBox box = Cut(x, y, x + width, y + height, vehicle, z, time);
        if (box.Width <= 0 || box.Height <= 0 || box.Visible <= 0)
            return null;
        (double across, double down) = (vehicle.PlateSize.Width / 2, vehicle.PlateSize.Height / 2);
        double[] corners = [.. Corner(-across, down), .. Corner(across, down), .. Corner(across, -down), .. Corner(-across, -down)];
        return new FramePlate(box, corners, vehicle.Plate, vehicle.TwoLines ? 2 : 1, vehicle.Design.Region);

        double[] Corner(double dx, double dy) =>
            [Math.Round(_camera.Column(vehicle.X + dx, vehicle.Shape.PlateY + dy, z), 1), Math.Round(_camera.Row(vehicle.Shape.PlateY + dy, z), 1)];
    }

    private FrameBox Cut(double x0, double y0, double x1, double y1, SceneVehicle vehicle, double z, double time)
    {
        double left = Math.Clamp(x0, 0, _spec.Width);
        double top = Math.Clamp(y0, 0, _spec.Height);
        double width = Math.Clamp(x1, 0, _spec.Width) - left;
        double height = Math.Clamp(y1, 0, _spec.Height) - top;
        double inside = width * height / Math.Max((x1 - x0) * (y1 - y0), 1e-9);
        double hidden = width > 0 && height > 0 ? _maker.Hidden(vehicle, z, time, (left, top, width, height), _vehicles) : 0;
        hidden = Math.Max(hidden, _blocker?.Hidden(left, top, width, height) ?? 0);
        return new FrameBox(Math.Round(left, 1), Math.Round(top, 1), Math.Round(width, 1), Math.Round(height, 1), Math.Round(inside * (1 - hidden), 3));
    }
}
