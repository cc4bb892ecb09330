using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>Puts a vehicle's sprite into a picture: shadow, side, then the texture row by row in true perspective.</summary>
internal sealed partial class VehicleDrawing : IDisposable
{
    // Metres before the lens at which things are cut off.
    private const double Nearest = 2;

    private readonly RoadCamera _camera;
    private readonly Mat _layer;
    private readonly SceneSun _sun;

    public VehicleDrawing(RoadCamera camera, SceneSun sun, int width, int height)
    {
        (_camera, _sun) = (camera, sun);
        _layer = new Mat(height, width, MatType.CV_8UC4, new Scalar(0));
    }

    public void Dispose() => _layer.Dispose();

    /// <summary>Draws one vehicle whose face is at <paramref name="z"/>.</summary>
    public void Draw(SceneCanvas canvas, SceneVehicle vehicle, VehicleSprite sprite, double z, double exposureMetres)
    {
        VehicleShape shape = vehicle.Shape;
        Rect area = Area(vehicle, z, canvas.Width, canvas.Height);
        if (area.Width <= 1 || area.Height <= 1)
            return;
        using Mat layer = _layer[area];
        layer.SetTo(new Scalar(0));
        Shadow(layer, area, vehicle, z);
        Side(layer, area, vehicle, sprite, z);
        Rows(layer, area, vehicle, shape, sprite, z);
        // Motion during the exposure is mostly along the rows' normal in this view.
        int blur = (int)Math.Round(Math.Abs(_camera.Row(shape.PlateY, z) - _camera.Row(shape.PlateY, z + exposureMetres)));
        if (blur >= 2)
        {
            using var kernel = new Mat(Math.Min(blur, 15), 1, MatType.CV_32FC1, new Scalar(1.0 / Math.Min(blur, 15)));
            Cv2.Filter2D(layer, layer, -1, kernel);
        }

        // A lens and a sensor's colour filter leave no edge sharper than this.
        Cv2.GaussianBlur(layer, layer, new Size(3, 3), .75);
        Composite(canvas, layer, area);
    }

    /// <summary>The part of the picture that a vehicle and its shadow may touch; even sides.</summary>
    public Rect Area(SceneVehicle vehicle, double z, int width, int height)
    {
        (double x0, double y0, double x1, double y1) = Outline(_camera, vehicle, z);
        double pad = _camera.Scale(Math.Max(4, _camera.Depth(0, z))) * .5;
        if (_sun.Shines)
        {
            (double aside, double along) = _sun.Reach(vehicle.Shape.Height);
            foreach (double end in (double[])[z, z + vehicle.Shape.Length])
            {
                double depth = Math.Max(_camera.NearZ * .5, end + along);
                x0 = Math.Min(x0, _camera.Column(vehicle.X - vehicle.Shape.Half + aside, 0, depth));
                x1 = Math.Max(x1, _camera.Column(vehicle.X + vehicle.Shape.Half + aside, 0, depth));
                y1 = Math.Max(y1, _camera.Row(0, depth));
            }
        }

        int left = Math.Clamp((int)Math.Floor(x0 - pad), 0, width) & ~1;
        int top = Math.Clamp((int)Math.Floor(y0 - 4), 0, height) & ~1;
        int right = Math.Clamp((int)Math.Ceiling(x1 + pad) + 1, 0, width) & ~1;
        int bottom = Math.Clamp((int)Math.Ceiling(y1 + pad) + 1, 0, height) & ~1;
        return new Rect(left, top, Math.Max(0, right - left), Math.Max(0, bottom - top));
    }

    /// <summary>The box around all of a vehicle's corners, not cut to the picture.</summary>
    public static (double X0, double Y0, double X1, double Y1) Outline(RoadCamera camera, SceneVehicle vehicle, double z)
    {
        (double x0, double y0, double x1, double y1) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        IReadOnlyList<ProfileKnot> knots = vehicle.Shape.Knots;
        for (int i = 0; i < knots.Count; i++)
        {
            ProfileKnot knot = knots[i];
            double share = i + 1 < knots.Count ? Behind(camera, knot, knots[i + 1], z) : 0;
            if (camera.Depth(knot.Y, z + knot.Z) >= Nearest)
                Take(knot.Y, z + knot.Z, knot.Half);
            else if (share < 1)
                Take(knot.Y + (share * (knots[i + 1].Y - knot.Y)), z + knot.Z + (share * (knots[i + 1].Z - knot.Z)), knot.Half);
        }

        // The body's other end, which is wider than the roof.
        double end = z + vehicle.Shape.Length;
        if (vehicle.Kind != VehicleKind.Motorcycle && camera.Depth(0, end) >= Nearest)
        {
            Take(knots[^1].Y * .65, end, vehicle.Shape.Half);
            Take(.25, end, vehicle.Shape.Half);
        }

        return (x0, y0, x1, y1);

        void Take(double y, double depth, double half)
        {
            double row = camera.Row(y, depth);
            y0 = Math.Min(y0, row);
            y1 = Math.Max(y1, row);
            x0 = Math.Min(x0, camera.Column(vehicle.X - half, y, depth));
            x1 = Math.Max(x1, camera.Column(vehicle.X + half, y, depth));
        }
    }

    // Share of the way from a knot to the next that lies behind the camera; 1 where all of it does.
    private static double Behind(RoadCamera camera, ProfileKnot a, ProfileKnot b, double z)
    {
        double da = camera.Depth(a.Y, z + a.Z);
        double db = camera.Depth(b.Y, z + b.Z);
        return da >= Nearest ? 0 : db <= Nearest ? 1 : (Nearest - da) / (db - da);
    }

    private void Shadow(Mat layer, Rect area, SceneVehicle vehicle, double z)
    {
        if (_sun.Shines)
            Cast(layer, area, vehicle, z);
        // Where the sun casts a shadow only the dark close to the ground is left of the sky's.
        for (int i = _sun.Shines ? 3 : 0; i < 5; i++)
        {
            double grow = .22 - (.07 * i);
            double half = vehicle.Shape.Half + grow;
            Point[] at =
            [
                At(area, vehicle.X - half, 0, z - grow), At(area, vehicle.X + half, 0, z - grow),
                At(area, vehicle.X + half, 0, z + vehicle.Shape.Length), At(area, vehicle.X - half, 0, z + vehicle.Shape.Length),
            ];
            double cover = 40 + (i * 38);
            Cv2.FillConvexPoly(layer, at, new Scalar(18 * cover / 255, 128 * cover / 255, 128 * cover / 255, cover), LineTypes.AntiAlias, 4);
        }
    }

    // The shadow of a box is what its foot sweeps on its way to its shadow's end.
    private void Cast(Mat layer, Rect area, SceneVehicle vehicle, double z)
    {
        (double aside, double along) = _sun.Reach(vehicle.Shape.Height);
        double half = vehicle.Shape.Half * .97;
        double end = z + vehicle.Shape.Length;
        var dark = new Scalar(18 * .62, 128 * .62, 128 * .62, 255 * .62);
        (double X, double Z)[] foot = [(vehicle.X - half, z), (vehicle.X + half, z), (vehicle.X + half, end), (vehicle.X - half, end)];
        Cv2.FillConvexPoly(layer, [.. foot.Select(corner => At(area, corner.X, 0, corner.Z))], dark, LineTypes.Link8, 4);
        Cv2.FillConvexPoly(layer, [.. foot.Select(corner => At(area, corner.X + aside, 0, corner.Z + along))], dark, LineTypes.Link8, 4);
        for (int i = 0; i < 4; i++)
        {
            (double X, double Z) a = foot[i];
            (double X, double Z) b = foot[(i + 1) % 4];
            Cv2.FillConvexPoly(layer, [At(area, a.X, 0, a.Z), At(area, b.X, 0, b.Z), At(area, b.X + aside, 0, b.Z + along), At(area, a.X + aside, 0, a.Z + along)], dark, LineTypes.Link8, 4);
        }
    }

    private void Side(Mat layer, Rect area, SceneVehicle vehicle, VehicleSprite sprite, double z)
    {
        if (vehicle.Kind == VehicleKind.Motorcycle || Math.Abs(vehicle.X) < .3)
            return;
        double sign = vehicle.X > 0 ? -1 : 1;
        VehicleShape shape = vehicle.Shape;
        double end = shape.Length;
        var outline = shape.Knots.Where(knot => knot.Y >= .2).Select(knot => At(area, vehicle.X + (sign * knot.Half), knot.Y, z + knot.Z)).ToList();
        ProfileKnot roof = shape.Knots[^1];
        outline.Add(At(area, vehicle.X + (sign * shape.Half), roof.Y * .65, z + end));
        outline.Add(At(area, vehicle.X + (sign * shape.Half), .25, z + end));
        Cv2.FillPoly(layer, [[.. outline]], sprite.Side, LineTypes.AntiAlias, 4);
        if (vehicle.Kind is VehicleKind.Car or VehicleKind.Bus)
        {
            double low = vehicle.Kind == VehicleKind.Car ? 1.0 : 1.3;
            double high = roof.Y - .1;
            double start = vehicle.Kind == VehicleKind.Car ? (vehicle.Rear ? .6 : 1.55) : .4;
            double stop = vehicle.Kind == VehicleKind.Car ? Math.Min(roof.Z + .5, end) : end - .3;
            double inner = vehicle.Kind == VehicleKind.Car ? .72 : shape.Half;
            Cv2.FillPoly(layer, [[At(area, vehicle.X + (sign * shape.Half * .97), low, z + start), At(area, vehicle.X + (sign * inner), high, z + start + .45), At(area, vehicle.X + (sign * inner), high, z + stop - .3), At(area, vehicle.X + (sign * shape.Half * .97), low, z + stop)]],
                new Scalar(Math.Min(50, sprite.Side.Val0 * .6), 128, 128, 255), LineTypes.AntiAlias, 4);
        }

        foreach (double axle in (double[])[.85, end - .9])
        {
            var wheel = new Point[14];
            for (int i = 0; i < wheel.Length; i++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / wheel.Length);
                wheel[i] = At(area, vehicle.X + (sign * shape.Half), .33 + (.33 * sine), z + axle + (.33 * cosine));
            }

            Cv2.FillConvexPoly(layer, wheel, new Scalar(24, 128, 128, 255), LineTypes.AntiAlias, 4);
        }
    }

    private void Rows(Mat layer, Rect area, SceneVehicle vehicle, VehicleShape shape, VehicleSprite sprite, double z)
    {
        double covered = double.MaxValue;
        for (int i = 1; i < shape.Knots.Count; i++)
        {
            ProfileKnot a = shape.Knots[i - 1];
            ProfileKnot b = shape.Knots[i];
            double behind = Behind(_camera, a, b, z);
            if (behind >= 1 || _camera.Depth(b.Y, z + b.Z) < Nearest)
                continue;
            double y = a.Y + (behind * (b.Y - a.Y));
            double from = z + a.Z + (behind * (b.Z - a.Z));
            double start = shape.Along(i - 1) + (behind * (shape.Along(i) - shape.Along(i - 1)));
            double da = _camera.Depth(y, from);
            double db = _camera.Depth(b.Y, z + b.Z);
            double va = Math.Min(covered, _camera.Row(y, from));
            double vb = _camera.Row(b.Y, z + b.Z);
            if (vb >= va)
                continue;
            covered = vb;
            int first = Math.Max(area.Top, (int)Math.Ceiling(vb - .5));
            int last = Math.Min(area.Bottom - 1, (int)Math.Ceiling(va - .5) - 1);
            for (int row = first; row <= last; row++)
            {
                double t = (va - (row + .5)) / (va - vb);
                double depth = 1 / (((1 - t) / da) + (t / db));
                double along = start + ((shape.Along(i) - start) * (t / db * depth));
                double scale = _camera.Scale(depth);
                (Mat picture, double share) = sprite.For(scale);
                double perPixel = sprite.Scale * share / scale;
                double centre = ColumnAt(vehicle.X, depth);
                double sourceRow = ((shape.Texture - along) * sprite.Scale * share) - .5;
                double sourceLeft = ((area.Left + .5 - centre) * perPixel) + (sprite.Half * sprite.Scale * share) - .5;
                Sample(layer, row - area.Top, picture, sourceRow, sourceLeft, perPixel);
            }
        }
    }

    private double ColumnAt(double x, double depth) => _camera.Column(0, 0, 10) + (_camera.Scale(depth) * x);

    private Point At(Rect area, double x, double y, double z)
    {
        if (_camera.Depth(y, z) < Nearest)
            z += Nearest - _camera.Depth(y, z);
        return new Point(
            (int)Math.Clamp(Math.Round((_camera.Column(x, y, z) - area.Left - .5) * 16), -400_000, 400_000),
            (int)Math.Clamp(Math.Round((_camera.Row(y, z) - area.Top - .5) * 16), -400_000, 400_000));
    }
}
