using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>Paints a vehicle's texture: body with shading, window, lamps, grille, wheels, plate.</summary>
internal sealed class VehiclePainter : IDisposable
{
    private static readonly (int B, int G, int R)[] Paints =
        [(236, 238, 238), (200, 200, 198), (120, 118, 116), (40, 40, 42), (30, 28, 26), (40, 34, 150), (140, 70, 30), (90, 60, 34), (60, 90, 50), (70, 120, 170), (150, 160, 160)];

    private readonly SceneVehicle _vehicle;
    private readonly SceneLight _light;
    private readonly VehicleShape _shape;
    private readonly double _scale;
    private readonly double _half;
    private readonly Mat _colour;
    private readonly Mat _cover;

    private VehiclePainter(SceneVehicle vehicle, SceneLight light, double scale)
    {
        (_vehicle, _light, _shape, _scale) = (vehicle, light, vehicle.Shape, scale);
        _half = _shape.Half + .25;
        int width = (int)Math.Ceiling(2 * _half * scale);
        int height = (int)Math.Ceiling(_shape.Texture * scale);
        _colour = new Mat(height, width, MatType.CV_8UC3, new Scalar(18, 18, 18));
        _cover = new Mat(height, width, MatType.CV_8UC1, new Scalar(0));
    }

    /// <summary>Paints one; the caller owns the sprite.</summary>
    public static VehicleSprite Paint(SceneVehicle vehicle, SceneLight light, double scale)
    {
        using var painter = new VehiclePainter(vehicle, light, scale);
        return painter.Make();
    }

    public void Dispose()
    {
        _colour.Dispose();
        _cover.Dispose();
    }

    private VehicleSprite Make()
    {
        var random = new SceneRandom(_vehicle.Seed);
        (int B, int G, int R) paint = random.Pick(Paints);
        if (_vehicle.Kind == VehicleKind.Motorcycle)
            Motorcycle(paint, random);
        else
            Body(paint);
        double ambient = _light switch { SceneLight.Day => 1, SceneLight.Rain => .8, SceneLight.Dusk => .45, _ => .28 };
        Light(ambient);
        if (_vehicle.Kind != VehicleKind.Motorcycle)
            Lamps();
        Plate(random);
        double side = .62 * ambient;
        (double y, double u, double v) = Yuv(paint.B * side, paint.G * side, paint.R * side);
        if (_light == SceneLight.Night)
            u = v = 128;
        return new VehicleSprite(Premultiply(), _scale, _half, new Scalar(y, u, v, 255));
    }

    private void Body((int B, int G, int R) paint)
    {
        for (int row = 0; row < _colour.Height; row++)
        {
            double along = _shape.Texture - ((row + .5) / _scale);
            double half = _shape.HalfAt(along);
            double light = _shape.LightAt(along);
            bool under = along < _shape.Along(1) * .75;
            Span<byte> colour = _colour.RowSpan(row);
            Span<byte> cover = _cover.RowSpan(row);
            for (int column = 0; column < cover.Length; column++)
            {
                double x = ((column + .5) / _scale) - _half;
                double u = Math.Abs(x) / half;
                double inside = (half - Math.Abs(x)) * _scale;
                if (inside <= -.5)
                    continue;
                cover[column] = (byte)(255 * Math.Clamp(inside + .5, 0, 1));
                double shade = under ? .1 : light * (1 - (.38 * u * u * u * u)) * (1 + (.06 * Math.Cos(x * 2.2)));
                colour[3 * column] = Byte(under ? 22 : paint.B * shade);
                colour[(3 * column) + 1] = Byte(under ? 22 : paint.G * shade);
                colour[(3 * column) + 2] = Byte(under ? 22 : paint.R * shade);
            }
        }

        double w = _shape.Half;
        double bumper = _shape.Along(1);
        Wheels(w);
        bool rear = _vehicle.Rear;
        bool tall = _vehicle.Kind is VehicleKind.Truck or VehicleKind.Bus;
        if (_vehicle.Kind == VehicleKind.Truck && rear)
        {
            double top = _shape.AlongHeight(3.45);
            double floor = _shape.AlongHeight(1.08);
            Box(-w + .02, floor, w - .02, top, new Scalar(205, 208, 206));
            Stroke(0, floor, 0, top, .03, 70);
            foreach (double x in (double[])[-.75, -.3, .3, .75])
                Stroke(x, floor, x, top, .035, 130);
            Box(-w, _shape.AlongHeight(.86), w, floor, new Scalar(45, 45, 48));
            return;
        }

        Glass(tall);
        if (!rear)
        {
            double face = _shape.AlongHeight(.66);
            Box(-w * .6, bumper + .02, w * .6, bumper + .13, new Scalar(26, 26, 28));
            Box(-w * .52, face - .02, w * .52, face + .12, new Scalar(30, 30, 32));
            for (int i = 0; i < 3; i++)
                Stroke(-w * .5, face + .01 + (i * .04), w * .5, face + .01 + (i * .04), .008, 120);
            Circle(0, face + .05, .045, new Scalar(190, 190, 190));
            if (!tall)
            {
                Stroke(-w * .62, face + .2, -w * .45, _shape.Along(_shape.GlassBottom) - .06, .012, 70);
                Stroke(w * .62, face + .2, w * .45, _shape.Along(_shape.GlassBottom) - .06, .012, 70);
            }

            double mirror = _shape.Along(_shape.GlassBottom) + .06;
            Mirror(-w - .09, mirror, tall);
            Mirror(w + .09, mirror, tall);
        }
        else
        {
            Stroke(-w * .9, _shape.AlongHeight(.44), w * .9, _shape.AlongHeight(.44), .015, 60);
            Stroke(-w * .86, _shape.Along(_shape.GlassBottom) - .05, w * .86, _shape.Along(_shape.GlassBottom) - .05, .012, 60);
            if (_vehicle.Kind == VehicleKind.Van)
                Stroke(0, bumper + .2, 0, _shape.Along(_shape.GlassTop), .02, 50);
        }

        Stroke(-w * .95, _shape.AlongHeight(.35), w * .95, _shape.AlongHeight(.35), .012, 70);
    }

    private void Glass(bool tall)
    {
        double low = _shape.Along(_shape.GlassBottom) + (tall && !_vehicle.Rear ? .04 : .05);
        double high = _shape.Along(_shape.GlassTop) - (tall ? .12 : .06);
        double a = _shape.HalfAt(low) * .91;
        double b = _shape.HalfAt(high) * .9;
        Poly([(-a, low), (a, low), (b, high), (-b, high)], new Scalar(52, 44, 38));
        double middle = low + ((high - low) * .55);
        double m = (a + b) / 2;
        // The sky in the upper part of the pane.
        Poly([(-m * .96, middle), (m * .96, middle), (b * .96, high - .03), (-b * .96, high - .03)], new Scalar(112, 98, 84));
        if (!_vehicle.Rear)
        {
            Circle(a * .42, low + ((high - low) * .45), .11, new Scalar(64, 66, 78));
            Circle(-a * .42, low + ((high - low) * .38), .1, new Scalar(36, 34, 34));
            Stroke(-a * .7, low + .04, a * .1, low + .09, .014, 24);
            Stroke(-a * .05, low + .04, a * .75, low + .09, .014, 24);
        }
    }

    private void Lamps()
    {
        double w = _shape.Half;
        bool lit = _light != SceneLight.Day;
        bool tall = _vehicle.Kind is VehicleKind.Truck or VehicleKind.Bus;
        if (_vehicle.Rear)
        {
            Scalar red = _light == SceneLight.Night ? new Scalar(190, 190, 190) : lit ? new Scalar(60, 60, 245) : new Scalar(34, 28, 165);
            double low = _shape.AlongHeight(tall ? .62 : .72);
            double high = low + (tall ? .16 : _vehicle.Kind == VehicleKind.Van ? .42 : .2);
            Poly([(-w * .95, low), (-w * .64, low + .02), (-w * .68, high), (-w * .93, high)], red);
            Poly([(w * .95, low), (w * .64, low + .02), (w * .68, high), (w * .93, high)], red);
            return;
        }

        Scalar glass = lit ? new Scalar(250, 252, 255) : new Scalar(190, 190, 186);
        double bottom = _shape.AlongHeight(tall ? .5 : .62);
        Poly([(-w * .94, bottom + .06), (-w * .56, bottom), (-w * .6, bottom + .13), (-w * .92, bottom + .19)], glass);
        Poly([(w * .94, bottom + .06), (w * .56, bottom), (w * .6, bottom + .13), (w * .92, bottom + .19)], glass);
        if (lit)
            return;
        Circle(-w * .74, bottom + .09, .05, new Scalar(236, 236, 236));
        Circle(w * .74, bottom + .09, .05, new Scalar(236, 236, 236));
    }

    private void Wheels(double w)
    {
        foreach (int side in (int[])[-1, 1])
            Box(Math.Min(side * w * .98, side * w * .72), 0, Math.Max(side * w * .98, side * w * .72), _shape.Along(1) * .8, new Scalar(14, 14, 14));
    }

    private void Motorcycle((int B, int G, int R) paint, SceneRandom random)
    {
        var jacket = new Scalar(random.Between(20, 60), random.Between(20, 50), random.Between(20, 70));
        Box(-.08, 0, .08, .7, new Scalar(16, 16, 16));
        Poly([(-.2, .45), (.2, .45), (.24, .8), (.16, .95), (-.16, .95), (-.24, .8)], new Scalar(paint.B, paint.G, paint.R));
        Poly([(-.3, .35), (-.16, .35), (-.14, .85), (-.3, .8)], new Scalar(46, 40, 38));
        Poly([(.3, .35), (.16, .35), (.14, .85), (.3, .8)], new Scalar(46, 40, 38));
        Poly([(-.26, .85), (.26, .85), (.3, 1.4), (.2, 1.52), (-.2, 1.52), (-.3, 1.4)], jacket);
        Poly([(-.3, 1.4), (-.44, 1.0), (-.36, .96), (-.22, 1.2)], jacket);
        Poly([(.3, 1.4), (.44, 1.0), (.36, .96), (.22, 1.2)], jacket);
        Circle(0, 1.66, .15, new Scalar(paint.B * .8, paint.G * .8, paint.R * .8));
        Box(-.07, .8, .07, .87, new Scalar(40, 30, 190));
    }

    private void Plate(SceneRandom random)
    {
        (double width, double height) = _vehicle.PlateSize;
        using Mat plate = PlatePainter.Paint(_vehicle.Design, _vehicle.Written, _vehicle.TwoLines, _vehicle.Rear, (width, height), _scale, random);
        double bright = _light switch { SceneLight.Day => random.Between(.86, 1), SceneLight.Rain => .82, SceneLight.Dusk => .68, _ => .92 };
        plate.ConvertTo(plate, MatType.CV_8UC3, bright);
        double middle = _shape.AlongHeight(_shape.PlateY);
        int left = (int)Math.Round((_half * _scale) - (plate.Width / 2.0));
        int top = (int)Math.Round(((_shape.Texture - middle) * _scale) - (plate.Height / 2.0));
        Box(-(width / 2) - .015, middle - (height / 2) - .015, (width / 2) + .015, middle + (height / 2) + .015, new Scalar(24, 24, 24));
        var place = new Rect(left, top, plate.Width, plate.Height);
        using Mat target = _colour[place];
        plate.CopyTo(target);
        using Mat cover = _cover[place];
        cover.SetTo(new Scalar(255));
    }

    private void Light(double ambient)
    {
        if (ambient < 1)
            _colour.ConvertTo(_colour, MatType.CV_8UC3, ambient);
    }

    private Mat Premultiply()
    {
        var made = new Mat(_colour.Height, _colour.Width, MatType.CV_8UC4);
        for (int row = 0; row < made.Height; row++)
        {
            Span<byte> colour = _colour.RowSpan(row);
            Span<byte> cover = _cover.RowSpan(row);
            Span<byte> to = made.RowSpan(row);
            for (int x = 0; x < cover.Length; x++)
            {
                (double y, double u, double v) = Yuv(colour[3 * x], colour[(3 * x) + 1], colour[(3 * x) + 2]);
                if (_light == SceneLight.Night)
                    u = v = 128;
                double share = cover[x] / 255.0;
                to[4 * x] = Byte(y * share);
                to[(4 * x) + 1] = Byte(u * share);
                to[(4 * x) + 2] = Byte(v * share);
                to[(4 * x) + 3] = cover[x];
            }
        }

        return made;
    }

    /// <summary>BT.709, limited range (ITU-R BT.709-6, 3.5).</summary>
    internal static (double Y, double U, double V) Yuv(double b, double g, double r)
    {
        double luma = (.2126 * r) + (.7152 * g) + (.0722 * b);
        return (16 + (luma * 219 / 255), 128 + ((b - luma) / 1.8556 * 224 / 255), 128 + ((r - luma) / 1.5748 * 224 / 255));
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    private Point At(double x, double along) => new((int)Math.Round((x + _half) * _scale * 16), (int)Math.Round((_shape.Texture - along) * _scale * 16));

    private void Mirror(double x, double along, bool tall) => Box(x - .08, along, x + .08, along + (tall ? .4 : .12), new Scalar(34, 34, 36));

    private void Box(double x0, double low, double x1, double high, Scalar colour) => Poly([(x0, low), (x1, low), (x1, high), (x0, high)], colour);

    private void Poly((double X, double Along)[] points, Scalar colour)
    {
        Point[] at = [.. points.Select(point => At(point.X, point.Along))];
        Cv2.FillPoly(_colour, [at], colour, LineTypes.AntiAlias, 4);
        Cv2.FillPoly(_cover, [at], new Scalar(255), LineTypes.AntiAlias, 4);
    }

    private void Stroke(double x0, double low, double x1, double high, double width, int grey) =>
        Cv2.Line(_colour, At(x0, low), At(x1, high), Scalar.All(grey), Math.Max(1, (int)(width * _scale)), LineTypes.AntiAlias, 4);

    private void Circle(double x, double along, double radius, Scalar colour)
    {
        Cv2.Circle(_colour, At(x, along), (int)(radius * _scale * 16), colour, -1, LineTypes.AntiAlias, 4);
        Cv2.Circle(_cover, At(x, along), (int)(radius * _scale * 16), new Scalar(255), -1, LineTypes.AntiAlias, 4);
    }
}
