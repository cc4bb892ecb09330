namespace VisionPipeline.Simulation;

/// <summary>Paints the empty road once: asphalt with tyre tracks, markings, verge and barrier, by following each pixel to the ground.</summary>
internal static class RoadPainter
{
    public static SceneCanvas Paint(SceneSpec spec, RoadCamera camera)
    {
        var canvas = new SceneCanvas(spec.Width, spec.Height);
        double edge = spec.Lanes * TrafficPlan.Lane / 2;
        double ambient = new SceneSun(spec).Exposure * spec.Light switch { SceneLight.Day => 1, SceneLight.Rain => .72, SceneLight.Dusk => .45, _ => .2 };
        bool wet = spec.Light == SceneLight.Rain;
        Parallel.For(0, spec.Height / 2, half =>
        {
            for (int sub = 0; sub < 2; sub++)
            {
                int row = (2 * half) + sub;
                for (int column = 0; column < spec.Width; column++)
                {
                    (double x, double z) = camera.Ground(column + .5, row + .5);
                    double pixel = 1 / camera.Scale(camera.Depth(0, z));
                    (double b, double g, double r) = Ground(spec, x, z, edge, pixel);
                    double haze = Math.Clamp((z - 25) / 160, 0, .3) + (wet ? .18 : 0);
                    double light = ambient * (1.04 - (.1 * row / spec.Height));
                    (double luma, double u, double v) = VehiclePainter.Yuv(
                        ((b * (1 - haze)) + (186 * haze)) * light, ((g * (1 - haze)) + (182 * haze)) * light, ((r * (1 - haze)) + (178 * haze)) * light);
                    canvas.Y[(row * spec.Width) + column] = (byte)Math.Clamp(luma, 16, 235);
                    if (sub == 0 && column % 2 == 0)
                    {
                        int at = (half * (spec.Width / 2)) + (column / 2);
                        canvas.U[at] = spec.Light == SceneLight.Night ? (byte)128 : (byte)u;
                        canvas.V[at] = spec.Light == SceneLight.Night ? (byte)128 : (byte)v;
                    }
                }
            }
        });
        return canvas;
    }

    private static (double B, double G, double R) Ground(SceneSpec spec, double x, double z, double edge, double pixel)
    {
        ulong seed = (ulong)spec.Seed;
        double coarse = Noise(x * .7, z * .25, seed);
        double fine = Noise(x * 9, z * 4, seed + 1) * Math.Clamp(.06 / pixel, 0, 1);
        double side = Math.Abs(x);
        if (side > edge + 1.1)
        {
            // A barrier's upright face is told by a bright band, the verge is grass.
            double rail = side - (edge + 1.25);
            if (rail is > 0 and < .28)
                return rail < .06 ? (96, 98, 98) : (172 + (20 * fine), 176 + (20 * fine), 174 + (20 * fine));
            double grass = .75 + (.35 * Noise(x * 2.2, z * 1.1, seed + 2)) + (.25 * Noise(x * 14, z * 6, seed + 3) * Math.Clamp(.05 / pixel, 0, 1));
            return (52 * grass, 98 * grass, 84 * grass);
        }

        double grey = 104 + (16 * coarse) + (14 * fine);
        double inLane = (((x + (spec.Lanes * TrafficPlan.Lane / 2)) % TrafficPlan.Lane) + TrafficPlan.Lane) % TrafficPlan.Lane;
        double track = Math.Min(Math.Abs(inLane - .95), Math.Abs(inLane - 2.55));
        grey -= 12 * Math.Exp(-track * track * 14);
        double oil = Math.Abs(inLane - 1.75);
        grey -= 7 * Math.Exp(-oil * oil * 18);
        double paint = Band(side - edge + .12, .09, pixel);
        for (int lane = 1; lane < spec.Lanes; lane++)
        {
            double dash = (z % 9) < 3.5 ? 1 : 0;
            paint = Math.Max(paint, dash * Band(x - ((lane - (spec.Lanes / 2.0)) * TrafficPlan.Lane), .075, pixel));
        }

        double white = 206 + (18 * fine);
        grey += (white - grey) * paint * .88;
        return (grey * 1.01, grey, grey * .985);
    }

    private static double Band(double distance, double half, double pixel) => Math.Clamp(((half - Math.Abs(distance)) / pixel) + .5, 0, 1);

    // Value noise, -1..1.
    private static double Noise(double x, double z, ulong seed)
    {
        double fx = Math.Floor(x);
        double fz = Math.Floor(z);
        double u = x - fx;
        double v = z - fz;
        u = u * u * (3 - (2 * u));
        v = v * v * (3 - (2 * v));
        double a = Hash((long)fx, (long)fz, seed);
        double b = Hash((long)fx + 1, (long)fz, seed);
        double c = Hash((long)fx, (long)fz + 1, seed);
        double d = Hash((long)fx + 1, (long)fz + 1, seed);
        return a + ((b - a) * u) + ((c - a) * v) + ((a - b - c + d) * u * v);
    }

    private static double Hash(long x, long z, ulong seed)
    {
        ulong h = ((ulong)x * 0x9E3779B97F4A7C15) ^ ((ulong)z * 0xC2B2AE3D27D4EB4F) ^ (seed * 0x165667B19E3779F9);
        h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9;
        h = (h ^ (h >> 27)) * 0x94D049BB133111EB;
        return ((h >> 40) / (double)(1 << 23)) - 1;
    }
}
