using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>Paints a vehicle's texture: body with shading and dirt, window, lamps, grille, doors, wheels, plate.</summary>
internal sealed partial class VehiclePainter : IDisposable
{
    private readonly SceneVehicle _vehicle;
    private readonly SceneLight _light;
    private readonly double _exposure;
    private readonly VehicleShape _shape;
    private readonly double _scale;
    private readonly double _half;
    private readonly Mat _colour;
    private readonly Mat _cover;
    private readonly SceneRandom _random;

    private VehiclePainter(SceneVehicle vehicle, SceneLight light, double exposure, double scale)
    {
        (_vehicle, _light, _exposure, _shape, _scale) = (vehicle, light, exposure, vehicle.Shape, scale);
        _half = _shape.Half + .25;
        _random = new SceneRandom(vehicle.Seed);
        int width = (int)Math.Ceiling(2 * _half * scale);
        int height = (int)Math.Ceiling(_shape.Texture * scale);
        _colour = new Mat(height, width, MatType.CV_8UC3, new Scalar(18, 18, 18));
        _cover = new Mat(height, width, MatType.CV_8UC1, new Scalar(0));
    }

    /// <summary>Paints one; the caller owns the sprite.</summary>
    public static VehicleSprite Paint(SceneVehicle vehicle, SceneLight light, double exposure, double scale)
    {
        using var painter = new VehiclePainter(vehicle, light, exposure, scale);
        return painter.Make();
    }

    public void Dispose()
    {
        _colour.Dispose();
        _cover.Dispose();
    }

    private VehicleSprite Make()
    {
        (int B, int G, int R) paint = VehicleColours.Paint(_vehicle.Kind, _random);
        (int B, int G, int R) side = paint;
        if (_vehicle.Kind == VehicleKind.Motorcycle)
            Motorcycle(paint);
        else
            side = Body(paint);
        double ambient = _exposure * _light switch { SceneLight.Day => 1, SceneLight.Rain => .8, SceneLight.Dusk => .45, _ => .28 };
        Light(ambient);
        if (_vehicle.Kind != VehicleKind.Motorcycle)
        {
            if (_vehicle.Rear)
                RearLamps();
            else
                FrontLamps();
        }

        Plate();
        double dark = .62 * ambient;
        (double y, double u, double v) = Yuv(side.B * dark, side.G * dark, side.R * dark);
        if (_light == SceneLight.Night)
            u = v = 128;
        return new VehicleSprite(Premultiply(), _scale, _half, new Scalar(y, u, v, 255));
    }

    // Gives the colour of the sides, which are those of a lorry's box.
    private (int B, int G, int R) Body((int B, int G, int R) paint)
    {
        bool tall = _vehicle.Kind is VehicleKind.Truck or VehicleKind.Bus;
        double dirt = _random.Between(0, tall ? .55 : .3);
        double gloss = _random.Between(.02, .14);
        double streak = _random.Between(.35, .75);
        double sill = _shape.Along(1) * .75;
        double belt = _shape.Along(_shape.GlassBottom);
        for (int row = 0; row < _colour.Height; row++)
        {
            double along = _shape.Texture - ((row + .5) / _scale);
            double half = _shape.HalfAt(along);
            // The lower part of a face mirrors the road, its upper part the sky; spray lies on the lowest.
            double sky = .86 + (.16 * Math.Clamp((along - sill) / (belt - sill), 0, 1));
            double light = _shape.LightAt(along) * sky;
            double spray = dirt * Math.Clamp(1 - ((along - sill) / (tall ? 1.2 : .5)), 0, 1);
            bool under = along < sill;
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
                double edge = u - streak;
                double shade = under ? .1 : light * (1 - (.38 * u * u * u * u)) * (1 + (.06 * Math.Cos(x * 2.2)));
                double shine = under ? 0 : 150 * gloss * light * Math.Exp(-edge * edge * 60);
                colour[3 * column] = Byte(under ? 20 : (((paint.B * (1 - spray)) + (84 * spray)) * shade) + shine);
                colour[(3 * column) + 1] = Byte(under ? 20 : (((paint.G * (1 - spray)) + (92 * spray)) * shade) + shine);
                colour[(3 * column) + 2] = Byte(under ? 20 : (((paint.R * (1 - spray)) + (98 * spray)) * shade) + shine);
            }
        }

        Wheels(_shape.Half);
        if (_vehicle.Kind == VehicleKind.Truck && _vehicle.Rear)
            return TruckRear();
        if (_vehicle.Rear)
            Rear(paint);
        else
            Front(paint);
        if (_vehicle.Kind != VehicleKind.Truck)
            return paint;
        (int B, int G, int R) box = VehicleColours.Box(_random);
        Box(-_shape.HalfAt(_shape.Along(7)), _shape.Along(6) + .05, _shape.HalfAt(_shape.Along(7)), _shape.Texture, new Scalar(box.B * .95, box.G * .95, box.R * .95));
        Box(-_shape.Half, _shape.Along(6) - .02, _shape.Half, _shape.Along(7), new Scalar(box.B * .8, box.G * .8, box.R * .8));
        return box;
    }

    private void Wheels(double w)
    {
        foreach (int side in (int[])[-1, 1])
            Box(Math.Min(side * w * .98, side * w * .72), 0, Math.Max(side * w * .98, side * w * .72), _shape.Along(1) * .8, new Scalar(14, 14, 14));
    }

    private void Motorcycle((int B, int G, int R) paint)
    {
        var jacket = new Scalar(_random.Between(20, 60), _random.Between(20, 50), _random.Between(20, 70));
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

    private void Plate()
    {
        (double width, double height) = _vehicle.PlateSize;
        using Mat plate = PlatePainter.Paint(_vehicle.Design, _vehicle.Written, _vehicle.TwoLines, _vehicle.Rear, (width, height), _scale, _random);
        double bright = _light switch { SceneLight.Day => _random.Between(.84, 1), SceneLight.Rain => .82, SceneLight.Dusk => .68, _ => .92 };
        plate.ConvertTo(plate, MatType.CV_8UC3, bright);
        double middle = _shape.AlongHeight(_shape.PlateY);
        int left = (int)Math.Round((_half * _scale) - (plate.Width / 2.0));
        int top = (int)Math.Round(((_shape.Texture - middle) * _scale) - (plate.Height / 2.0));
        // Holders are black, of the body's colour or missing; each throws a little shadow.
        double rim = _random.Pick<double>([.004, .008, .014, .02]);
        int grey = _random.Pick<int>([18, 24, 40, 130]);
        double ambient = _light switch { SceneLight.Day or SceneLight.Rain => 1, SceneLight.Dusk => .5, _ => .35 };
        Box(-(width / 2) - rim, middle - (height / 2) - rim - .012, (width / 2) + rim, middle + (height / 2) + rim, Scalar.All(12));
        Box(-(width / 2) - rim, middle - (height / 2) - rim, (width / 2) + rim, middle + (height / 2) + rim, Scalar.All(grey * ambient));
        var place = new Rect(left, top, plate.Width, plate.Height);
        using Mat target = _colour[place];
        plate.CopyTo(target);
        using Mat cover = _cover[place];
        cover.SetTo(new Scalar(255));
    }

    private void Light(double ambient)
    {
        if (ambient != 1)
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

    private static Scalar Shade((int B, int G, int R) paint, double light) => new(paint.B * light, paint.G * light, paint.R * light);

    private bool Chance(double share) => _random.Unit() < share;

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
