namespace VisionPipeline.Simulation;

/// <summary>Measures of one kind of vehicle as it is seen from the front or the rear. Immutable.</summary>
internal sealed class VehicleShape
{
    private static readonly Dictionary<(VehicleKind, bool), VehicleShape> All = new()
    {
        [(VehicleKind.Car, false)] = new(4.3, .48, 5, 6, [new(0, .4, .8), new(.2, .06, .88), new(.34, 0, .9), new(.66, 0, .9), new(.8, .15, .88), new(1.0, 1.05, .86), new(1.42, 1.8, .64), new(1.46, 2.9, .62)]),
        [(VehicleKind.Car, true)] = new(4.2, .62, 4, 5, [new(0, .4, .8), new(.24, .05, .88), new(.48, 0, .9), new(.78, 0, .9), new(.98, .06, .87), new(1.42, .6, .66), new(1.47, 2.5, .64)]),
        [(VehicleKind.Van, false)] = new(5.4, .5, 5, 6, [new(0, .4, .9), new(.24, .06, .97), new(.36, 0, .98), new(.66, 0, .98), new(1.1, .1, .97), new(1.3, .55, .95), new(2.0, 1.2, .84), new(2.08, 4.8, .84)]),
        [(VehicleKind.Van, true)] = new(5.4, .62, 4, 5, [new(0, .4, .9), new(.26, .03, .97), new(.48, 0, .98), new(.8, 0, .98), new(1.15, .01, .97), new(2.0, .1, .87), new(2.06, 4.6, .86)]),
        [(VehicleKind.Truck, false)] = new(9, .55, 4, 5, [new(0, .5, 1.1), new(.3, .05, 1.22), new(.42, 0, 1.24), new(.7, 0, 1.24), new(1.5, 0, 1.24), new(2.6, .2, 1.2), new(2.75, 1.5, 1.2), new(3.5, 1.6, 1.25), new(3.55, 8.6, 1.25)]),
        [(VehicleKind.Truck, true)] = new(9, .7, 4, 5, [new(0, .5, 1.0), new(.5, .02, 1.2), new(.58, 0, 1.25), new(.85, 0, 1.25), new(1.05, 0, 1.25), new(3.5, 0, 1.25), new(3.55, 8.6, 1.25)]),
        [(VehicleKind.Bus, false)] = new(11.5, .52, 4, 5, [new(0, .5, 1.1), new(.28, .05, 1.24), new(.4, 0, 1.26), new(.66, 0, 1.26), new(1.0, 0, 1.26), new(2.6, .15, 1.22), new(3.0, .3, 1.2), new(3.05, 11, 1.2)]),
        [(VehicleKind.Bus, true)] = new(11.5, .62, 4, 5, [new(0, .5, 1.1), new(.3, .03, 1.24), new(.48, 0, 1.26), new(.78, 0, 1.26), new(1.6, 0, 1.26), new(2.6, .08, 1.22), new(3.0, .2, 1.2), new(3.05, 11, 1.2)]),
        [(VehicleKind.Motorcycle, false)] = new(2, .62, 2, 3, [new(0, .1, .46), new(.45, 0, .46), new(.85, 0, .46), new(1.35, .35, .46), new(1.75, .6, .46), new(1.8, .75, .46)]),
        [(VehicleKind.Motorcycle, true)] = new(2, .62, 2, 3, [new(0, .1, .46), new(.45, 0, .46), new(.85, 0, .46), new(1.35, .3, .46), new(1.75, .45, .46), new(1.8, .6, .46)]),
    };

    private readonly double[] _along;

    private VehicleShape(double length, double plateY, int glassBottom, int glassTop, ProfileKnot[] knots)
    {
        (Length, PlateY, GlassBottom, GlassTop, Knots) = (length, plateY, glassBottom, glassTop, knots);
        _along = new double[knots.Length];
        // Long roofs are seen at a flat angle: they need fewer texture rows for each metre.
        for (int i = 1; i < knots.Length; i++)
        {
            double step = Math.Sqrt(Math.Pow(knots[i].Y - knots[i - 1].Y, 2) + Math.Pow(knots[i].Z - knots[i - 1].Z, 2));
            _along[i] = _along[i - 1] + (knots[i].Z - knots[i - 1].Z > 2 ? step * .3 : step);
        }
    }

    /// <summary>Metres from bumper to bumper.</summary>
    public double Length { get; }

    /// <summary>Height of the middle of the plate above the road, metres.</summary>
    public double PlateY { get; }

    /// <summary>Knot at which the window begins.</summary>
    public int GlassBottom { get; }

    /// <summary>Knot at which the window ends.</summary>
    public int GlassTop { get; }

    /// <summary>The outline.</summary>
    public IReadOnlyList<ProfileKnot> Knots { get; }

    /// <summary>Metres of texture from the road to the end of the roof.</summary>
    public double Texture => _along[^1];

    /// <summary>Largest half width, metres.</summary>
    public double Half => Knots.Max(static knot => knot.Half);

    /// <summary>Metres above the road.</summary>
    public double Height => Knots[^1].Y;

    /// <summary>The shape of a kind.</summary>
    public static VehicleShape Of(VehicleKind kind, bool rear) => All[(kind, rear)];

    /// <summary>Metres of texture up to a knot.</summary>
    public double Along(int knot) => _along[knot];

    /// <summary>Metres of texture up to a height on the face.</summary>
    public double AlongHeight(double y)
    {
        for (int i = 1; i < Knots.Count; i++)
        {
            if (y <= Knots[i].Y)
                return _along[i - 1] + ((_along[i] - _along[i - 1]) * (y - Knots[i - 1].Y) / (Knots[i].Y - Knots[i - 1].Y));
        }

        return _along[^1];
    }

    /// <summary>Half of the width at a place of the texture.</summary>
    public double HalfAt(double along)
    {
        for (int i = 1; i < Knots.Count; i++)
        {
            if (along <= _along[i])
                return Knots[i - 1].Half + ((Knots[i].Half - Knots[i - 1].Half) * (along - _along[i - 1]) / (_along[i] - _along[i - 1]));
        }

        return Knots[^1].Half;
    }

    /// <summary>How much sky light a place of the texture takes: upright faces less than bonnets and roofs.</summary>
    public double LightAt(double along)
    {
        for (int i = 1; i < Knots.Count; i++)
        {
            if (along <= _along[i])
            {
                double slope = Math.Atan2(Knots[i].Y - Knots[i - 1].Y, Math.Max(0, Knots[i].Z - Knots[i - 1].Z));
                double next = i + 1 < Knots.Count ? Math.Atan2(Knots[i + 1].Y - Knots[i].Y, Math.Max(0, Knots[i + 1].Z - Knots[i].Z)) : slope;
                double t = (along - _along[i - 1]) / (_along[i] - _along[i - 1]);
                return .78 + (.3 * Math.Cos(slope + ((next - slope) * Math.Max(0, t - .7) / .6)));
            }
        }

        return 1;
    }
}
