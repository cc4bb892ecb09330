using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <content>What the rear of a vehicle has: doors, hinges, rods, recess of the plate, lamps, reflectors, bumper.</content>
internal sealed partial class VehiclePainter
{
    private void Rear((int B, int G, int R) paint)
    {
        double w = _shape.Half;
        double belt = _shape.Along(_shape.GlassBottom);
        double plate = _shape.AlongHeight(_shape.PlateY);
        (double width, double height) = _vehicle.PlateSize;
        double bumper = _shape.AlongHeight(.44);
        if (Chance(_vehicle.Kind == VehicleKind.Car ? .2 : .75))
            Poly([(-w * .97, _shape.Along(1) * .6), (w * .97, _shape.Along(1) * .6), (w * .98, bumper), (-w * .98, bumper)], Plastic);
        else
            Poly([(-w * .7, _shape.Along(1) * .6), (w * .7, _shape.Along(1) * .6), (w * .62, _shape.Along(1) + .06), (-w * .62, _shape.Along(1) + .06)], Plastic);
        // Plates hang in a recess with a bar above that holds their lamps.
        double recess = _random.Between(.04, .14);
        Poly([(-(width / 2) - recess - .03, plate - (height / 2) - .03), ((width / 2) + recess + .03, plate - (height / 2) - .03), ((width / 2) + recess, plate + (height / 2) + .05), (-(width / 2) - recess, plate + (height / 2) + .05)], Shade(paint, _random.Between(.3, .8)));
        Stroke(-(width / 2) - recess, plate + (height / 2) + .055, (width / 2) + recess, plate + (height / 2) + .055, .025, Chance(.4) ? 190 : 36);
        Stroke(-w * .9, bumper, w * .9, bumper, .015, 50);
        double low = belt + .05;
        double high = _shape.Along(_shape.GlassTop) - (IsTall ? .12 : .06);
        double a = _shape.HalfAt(low) * .9;
        double b = _shape.HalfAt(high) * .88;
        switch (_vehicle.Kind)
        {
            case VehicleKind.Van:
                if (Chance(.65))
                    Pane(a, b, low, high, _random.Between(.2, .8));
                Stroke(0, bumper + .02, 0, _shape.Along(_shape.GlassTop), .05, (int)(paint.G * .75));
                Stroke(0, bumper + .02, 0, _shape.Along(_shape.GlassTop), .014, 30);
                foreach (int side in (int[])[-1, 1])
                {
                    Box(side * w * .9 < 0 ? -w * .94 : w * .86, belt - .1, side * w * .9 < 0 ? -w * .86 : w * .94, belt - .02, new Scalar(50, 50, 50));
                    Box(side * w * .9 < 0 ? -w * .94 : w * .86, high - .2, side * w * .9 < 0 ? -w * .86 : w * .94, high - .12, new Scalar(50, 50, 50));
                }

                Box(.06, belt - .2, .2, belt - .16, new Scalar(28, 28, 28));
                break;
            case VehicleKind.Bus:
                if (Chance(.6))
                    Pane(a, b, low, high, _random.Between(.2, .8));
                double top = belt - .15;
                Box(-w * .7, _shape.AlongHeight(.98), w * .7, top, Shade(paint, .5));
                for (double at = _shape.AlongHeight(.98) + .06; at < top; at += .07)
                    Stroke(-w * .68, at, w * .68, at, .014, 40);
                break;
            default:
                Pane(a, b, low, high, _random.Between(.2, 1));
                Stroke(-w * .86, belt - .03, w * .86, belt - .03, .012, 50);
                Box(-.22, high - .04, .22, high - .01, new Scalar(30, 24, 120));
                if (Chance(.5))
                    Stroke(0, low + .03, a * .5, low + .12, .016, 18);
                Circle(0, plate + (height / 2) + .14, .045, Scalar.All(_random.Between(130, 210)));
                foreach (int side in (int[])[-1, 1])
                    Box((side * w * .8) - .07, _shape.Along(1) + .06, (side * w * .8) + .07, _shape.Along(1) + .09, new Scalar(30, 24, 130));
                if (Chance(.5))
                    Box(-w * .62, .18, -w * .5, .24, Scalar.All(110));
                break;
        }
    }

    // The body of a lorry with doors, rods and hinges; below it the frame that bears lamps and plate.
    private (int B, int G, int R) TruckRear()
    {
        double w = _shape.Half;
        double top = _shape.AlongHeight(3.45);
        double floor = _shape.AlongHeight(1.08);
        (int B, int G, int R) box = VehicleColours.Box(_random);
        Box(-w, _shape.Along(5), w, _shape.Texture, Shade(box, .95));
        Box(-w, floor, w, _shape.AlongHeight(3.5), Shade(box, .7));
        Poly([(-w + .05, floor + .06), (w - .05, floor + .06), (w - .05, top), (-w + .05, top)], Shade(box, .9));
        Poly([(-w + .05, (floor + top) / 2), (w - .05, (floor + top) / 2), (w - .05, top), (-w + .05, top)], Shade(box, .96));
        bool tarpaulin = Chance(.25);
        if (tarpaulin)
        {
            for (int i = 0; i < 5; i++)
                Stroke(-w + .1 + (i * w / 2.2), floor, -w + .1 + (i * w / 2.2), floor + .5, .03, 60);
        }
        else
        {
            Stroke(0, floor + .04, 0, top, .03, (int)(box.G * .4));
            foreach (double x in (double[])[-.75, -.3, .3, .75])
            {
                Stroke(x, floor + .04, x, top, .035, 120);
                Stroke(x - .012, floor + .04, x - .012, top, .01, 200);
                Box(x - .06, floor + .7, x + .06, floor + .76, new Scalar(70, 70, 70));
            }

            foreach (double at in (double[])[.2, .9, 1.6, 2.2])
            {
                Box(-w + .02, floor + at, -w + .16, floor + at + .07, Scalar.All(110));
                Box(w - .16, floor + at, w - .02, floor + at + .07, Scalar.All(110));
            }
        }

        if (Chance(.6))
            Name(floor + _random.Between(1, 1.7), _random.Between(1.1, 1.9), _random.Between(.18, .4), box.G > 120 ? 60 : 220);
        double frame = _shape.AlongHeight(.46);
        Box(-w * .98, frame, w * .98, floor, new Scalar(40, 40, 42));
        Stroke(-w, floor, w, floor, .06, 70);
        double bar = _shape.AlongHeight(.86);
        if (Chance(.5))
        {
            // Retroreflecting stripes (ECE R70): red and yellow, or red and white.
            Scalar second = Chance(.5) ? new Scalar(40, 190, 225) : new Scalar(220, 222, 222);
            for (int i = 0; i < 12; i++)
            {
                double x = -w * .95 + (i * w * 1.9 / 12);
                Poly([(x, bar + .03), (x + (w * 1.9 / 12), bar + .03), (x + (w * 1.9 / 12) + .05, bar + .14), (x + .05, bar + .14)], (i & 1) == 0 ? new Scalar(40, 34, 190) : second);
            }
        }

        Box(-w * .85, _shape.AlongHeight(.46), w * .85, _shape.AlongHeight(.55), Scalar.All(_random.Between(36, 130)));
        return box;
    }

    private void RearLamps()
    {
        double w = _shape.Half;
        bool lit = _light != SceneLight.Day;
        Scalar red = _light == SceneLight.Night ? new Scalar(190, 190, 190) : lit ? new Scalar(60, 60, 245) : new Scalar(34, 28, 165);
        Scalar amber = _light == SceneLight.Night ? Scalar.All(120) : Shade((50, 120, 200), lit ? .6 : 1);
        double low = _shape.AlongHeight(IsTall ? .62 : .72);
        double high = low + (IsTall ? .16 : _vehicle.Kind == VehicleKind.Van ? .42 : _random.Between(.12, .26));
        double inner = _vehicle.Kind is VehicleKind.Van or VehicleKind.Bus ? .8 : _random.Between(.5, .72);
        foreach (int side in (int[])[-1, 1])
        {
            Poly([(side * w * .97, low - .02), (side * w * (inner - .02), low), (side * w * (inner + .02), high + .02), (side * w * .95, high + .02)], Shade((20, 16, 60), lit ? .5 : 1));
            Poly([(side * w * .95, low), (side * w * inner, low + .02), (side * w * (inner + .04), high), (side * w * .93, high)], red);
            double split = low + ((high - low) * .55);
            if (_vehicle.Kind is VehicleKind.Van or VehicleKind.Bus)
            {
                Box(Math.Min(side * w * .94, side * w * (inner + .02)), split, Math.Max(side * w * .94, side * w * (inner + .02)), split + ((high - low) * .2), amber);
                Box(Math.Min(side * w * .94, side * w * (inner + .02)), low + .02, Math.Max(side * w * .94, side * w * (inner + .02)), low + ((high - low) * .2), Scalar.All(lit ? 70 : 150));
            }
            else
            {
                Box(Math.Min(side * w * (inner + .06), side * w * (inner + .14)), low + .03, Math.Max(side * w * (inner + .06), side * w * (inner + .14)), high - .02, Scalar.All(lit ? 70 : 160));
                Box(Math.Min(side * w * .86, side * w * .93), low + .03, Math.Max(side * w * .86, side * w * .93), split, amber);
            }
        }
    }
}
