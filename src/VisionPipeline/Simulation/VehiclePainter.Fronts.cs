using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <content>What the front of a vehicle has: bumper, grille, name, lamps, windscreen with what it mirrors, wipers, mirrors.</content>
internal sealed partial class VehiclePainter
{
    private static readonly Scalar Plastic = new(34, 33, 32);

    private bool IsTall => _vehicle.Kind is VehicleKind.Truck or VehicleKind.Bus;

    private void Front((int B, int G, int R) paint)
    {
        double w = _shape.Half;
        double bumper = _shape.Along(1);
        double face = _shape.AlongHeight(.66);
        double belt = _shape.Along(_shape.GlassBottom);
        double plate = _shape.AlongHeight(_shape.PlateY);
        if (Chance(_vehicle.Kind switch { VehicleKind.Car => .15, VehicleKind.Van => .6, _ => .5 }))
            Poly([(-w * .97, bumper * .7), (w * .97, bumper * .7), (w * .98, plate + .12), (-w * .98, plate + .12)], Plastic);
        Poly([(-w * .62, bumper - .04), (w * .62, bumper - .04), (w * .56, bumper + .1), (-w * .56, bumper + .1)], new Scalar(22, 22, 24));
        Stroke(-w * .95, _shape.AlongHeight(.35), w * .95, _shape.AlongHeight(.35), .012, 60);
        Grille(w, face, belt, tall: IsTall);
        if (_vehicle.Kind is VehicleKind.Truck or VehicleKind.Van && Chance(.6))
            Name(face + (IsTall ? .5 : .24), _random.Between(.5, .9), IsTall ? .13 : .08, paint.G > 140 ? 40 : 215);
        if (IsTall)
        {
            Stroke(-w * .9, face + .38, w * .9, face + .38, .015, 60);
            foreach (int side in (int[])[-1, 1])
                Stroke(side * w * .72, face + .4, side * w * .72, belt - .05, .012, 70);
        }
        else
        {
            Stroke(-w * .62, face + .2, -w * .45, belt - .06, .012, 70);
            Stroke(w * .62, face + .2, w * .45, belt - .06, .012, 70);
            Stroke(-w * .9, face + .19, w * .9, face + .19, .01, 60);
        }

        Windscreen(paint);
        double mirror = belt + .06;
        foreach (int side in (int[])[-1, 1])
        {
            double at = side * (w + .09);
            Box(at - .08, mirror, at + .08, mirror + (IsTall ? .45 : .13), IsTall || Chance(.5) ? Plastic : Shade(paint, .8));
            Box(at - .06, mirror + .02, at + .06, mirror + (IsTall ? .2 : .05), new Scalar(62, 60, 58));
        }
    }

    private void Grille(double w, double face, double belt, bool tall)
    {
        double high = tall ? face + _random.Between(.16, .3) : face + _random.Between(.06, .13);
        double half = w * _random.Between(.34, .56);
        int kind = _random.Below(3);
        if (kind < 2 || tall)
        {
            double low = face - (kind == 1 ? .05 : .02);
            Poly([(-half * .9, low), (half * .9, low), (half, high), (-half, high)], new Scalar(26, 26, 28));
            int bars = tall ? 6 : 4;
            int grey = _random.Pick<int>([60, 90, 130, 170]);
            for (int i = 1; i < bars; i++)
            {
                double at = low + ((high - low) * i / bars);
                Stroke(-half * .94, at, half * .94, at, .008, grey);
            }

            if (Chance(.5))
                Stroke(-half, high, half, high, .018, 185);
        }
        else
        {
            Box(-half, high - .03, half, high, new Scalar(30, 30, 32));
        }

        double badge = Math.Min(belt - .08, (face + high) / 2);
        Circle(0, badge, tall ? .09 : .055, Scalar.All(_random.Between(150, 215)));
        Circle(0, badge, tall ? .055 : .03, Scalar.All(_random.Between(40, 160)));
    }

    // Letters of no plate: detectors and readers must leave them alone.
    private void Name(double along, double width, double height, int grey)
    {
        string letters = "AEFHIKLMNORSTUVX";
        int count = 4 + _random.Below(4);
        double step = width / count;
        for (int i = 0; i < count; i++)
        {
            using Mat glyph = GlyphAtlas.Scaled("round", letters[_random.Below(letters.Length)], (int)(step * .75 * _scale), (int)(height * _scale));
            Point at = At(-(width / 2) + (i * step), along + height);
            PlatePainter.Stamp(_colour, glyph, at.X / 16, at.Y / 16, Scalar.All(grey));
        }
    }

    private void Windscreen((int B, int G, int R) paint)
    {
        bool tall = IsTall;
        double low = _shape.Along(_shape.GlassBottom) + (tall ? .04 : .05);
        double high = _shape.Along(_shape.GlassTop) - (tall ? .12 : .06);
        double a = _shape.HalfAt(low) * .91;
        double b = _shape.HalfAt(high) * .9;
        Poly([(-a - .02, low - .02), (a + .02, low - .02), (b + .02, high + .02), (-b - .02, high + .02)], new Scalar(16, 16, 16));
        Pane(a, b, low, high, _random.Between(.2, 1));
        Circle(a * .42, low + ((high - low) * .45), tall ? .14 : .11, new Scalar(50, 52, 60));
        Box((a * .42) - .2, low + .02, (a * .42) + .2, low + ((high - low) * .38), Scalar.All(_random.Between(28, 80)));
        if (Chance(.5))
            Circle(-a * .42, low + ((high - low) * .42), tall ? .14 : .11, new Scalar(48, 50, 57));
        else
            Circle(-a * .42, low + ((high - low) * .38), .1, new Scalar(36, 34, 34));
        Box(-.07, high - .1, .07, high - .05, new Scalar(20, 20, 20));
        if (Chance(.4))
            Box(-a * .8, low + .05, (-a * .8) + _random.Between(.08, .25), low + _random.Between(.1, .2), Scalar.All(_random.Between(150, 225)));
        Stroke(-a * .7, low + .04, a * .1, low + .09, .014, 20);
        Stroke(-a * .05, low + .04, a * .75, low + .09, .014, 20);
        if (_vehicle.Kind == VehicleKind.Bus)
        {
            double line = _shape.Along(6) + .02;
            Box(-_shape.Half * .7, high - .02, _shape.Half * .7, high + .24, new Scalar(14, 14, 14));
            Name(Math.Min(line, high + .03), 1.2, .16, 190);
        }
        else if (_vehicle.Kind == VehicleKind.Truck && Chance(.6))
        {
            Box(-b * 1.02, high - .16, b * 1.02, high, Shade(paint, .5));
        }
    }

    // Glass mirrors the sky above and what stands around below; little by little, as real panes do.
    private void Pane(double a, double b, double low, double high, double sky)
    {
        const int Steps = 9;
        for (int i = 0; i < Steps; i++)
        {
            double t0 = (double)i / Steps;
            double t1 = (i + 1.0) / Steps;
            double mirror = sky * t0 * t0;
            Poly(
                [(-a + ((a - b) * t0), low + ((high - low) * t0)), (a + ((b - a) * t0), low + ((high - low) * t0)), (a + ((b - a) * t1), low + ((high - low) * t1)), (-a + ((a - b) * t1), low + ((high - low) * t1))],
                new Scalar(46 + (92 * mirror), 42 + (84 * mirror), 38 + (74 * mirror)));
        }

        double slant = _random.Between(-.6, .6) * a;
        double wide = _random.Between(.05, .3) * a;
        double shine = sky * _random.Between(.2, 1);
        Poly([(slant, low + .06), (slant + wide, low + .06), ((slant * .6) + wide, high - .05), (slant * .6, high - .05)], new Scalar(60 + (80 * shine), 56 + (74 * shine), 52 + (66 * shine)));
    }

    private void FrontLamps()
    {
        double w = _shape.Half;
        bool lit = _light != SceneLight.Day;
        double bottom = _shape.AlongHeight(IsTall ? .5 : .62);
        double inner = _random.Between(.5, .64);
        double tall = _random.Between(.08, .16);
        double sweep = _random.Between(.02, .1);
        Scalar glass = lit ? new Scalar(250, 252, 255) : Scalar.All(_random.Between(120, 200));
        foreach (int side in (int[])[-1, 1])
        {
            Poly([(side * w * .96, bottom + sweep - .02), (side * w * (inner - .03), bottom - .02), (side * w * (inner - .01), bottom + tall + .02), (side * w * .95, bottom + sweep + tall + .02)], new Scalar(30, 30, 30));
            Poly([(side * w * .94, bottom + sweep), (side * w * inner, bottom), (side * w * (inner + .03), bottom + tall), (side * w * .92, bottom + sweep + tall)], glass);
            if (!lit)
            {
                Circle(side * w * (inner + .2), bottom + (tall / 2) + (sweep / 2), tall * .36, Scalar.All(236));
                Circle(side * w * (inner + .2), bottom + (tall / 2) + (sweep / 2), tall * .2, Scalar.All(150));
                Poly([(side * w * .94, bottom + sweep), (side * w * .88, bottom + sweep), (side * w * .87, bottom + sweep + tall), (side * w * .92, bottom + sweep + tall)], new Scalar(84, 130, 170));
            }
            else
            {
                Circle(side * w * (inner + .2), bottom + (tall / 2), tall * .5, Scalar.All(255));
            }

            if (!IsTall && _light is SceneLight.Day or SceneLight.Rain)
                Circle(side * w * .78, _shape.Along(1) + .04, .045, Scalar.All(_random.Between(90, 190)));
        }
    }
}
