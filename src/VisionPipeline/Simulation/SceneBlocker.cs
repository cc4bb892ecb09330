namespace VisionPipeline.Simulation;

/// <summary>Something between the camera and the road that hides a part of the picture: a pole or the branches of a tree. Immutable.</summary>
/// <remarks>It does not move; its place comes from the seed. The same shape is drawn and asked by the truth.</remarks>
internal sealed class SceneBlocker
{
    // Near things are out of focus: their edge takes so many pixels of a picture of 1080 rows.
    private const double Softness = 5;

    private readonly SceneSpec _spec;
    private readonly (double X, double Y, double Radius)[] _leaves;
    private readonly double _middle;
    private readonly double _slope;
    private readonly double _half;
    private readonly double _soft;
    private readonly Lazy<byte[]> _cover;
    private readonly byte _luma;

    private SceneBlocker(SceneSpec spec)
    {
        _spec = spec;
        var random = new SceneRandom(((ulong)spec.Seed * 6364136223846793005) + 3);
        _soft = Softness * spec.Height / 1080;
        // Beside the middle, so that it stands in the way of one lane.
        double side = random.Unit() < .5 ? -1 : 1;
        _middle = spec.Width * (.5 + (side * random.Between(.06, .16)));
        _slope = random.Between(-.03, .03);
        _half = spec.Width * random.Between(.008, .014);
        _luma = (byte)(spec.Light switch { SceneLight.Day or SceneLight.Rain => random.Between(50, 90), SceneLight.Dusk => 36, _ => 26 });
        _leaves = spec.Block == SceneBlock.Tree ? Leaves(spec, random, side) : [];
        _cover = new Lazy<byte[]>(Cover);
    }

    /// <summary>What stands in a scene's view; null for nothing.</summary>
    public static SceneBlocker? Of(SceneSpec spec) => spec.Block == SceneBlock.None ? null : new SceneBlocker(spec);

    /// <summary>Share of a box in the picture that is hidden, 0..1.</summary>
    public double Hidden(double x, double y, double width, double height)
    {
        const int Across = 24;
        const int Down = 6;
        int hidden = 0;
        for (int i = 0; i < Across * Down; i++)
            hidden += Depth(x + (width * ((i % Across) + .5) / Across), y + (height * ((i / Across) + .5) / Down)) > 0 ? 1 : 0;
        return (double)hidden / (Across * Down);
    }

    /// <summary>Draws it over a picture.</summary>
    public void Draw(SceneCanvas canvas)
    {
        byte u = (byte)(_spec.Block == SceneBlock.Tree && _spec.Light != SceneLight.Night ? 116 : 128);
        byte v = (byte)(_spec.Block == SceneBlock.Tree && _spec.Light != SceneLight.Night ? 120 : 128);
        byte[] covers = _cover.Value;
        for (int y = 0; y < canvas.Height; y++)
        {
            int row = y * canvas.Width;
            int chroma = y / 2 * (canvas.Width / 2);
            for (int x = 0; x < canvas.Width; x++)
            {
                int cover = covers[row + x];
                if (cover == 0)
                    continue;
                canvas.Y[row + x] = Mix(canvas.Y[row + x], _luma, cover);
                if (((x | y) & 1) == 0)
                {
                    canvas.U[chroma + (x / 2)] = Mix(canvas.U[chroma + (x / 2)], u, cover);
                    canvas.V[chroma + (x / 2)] = Mix(canvas.V[chroma + (x / 2)], v, cover);
                }
            }
        }
    }

    private static byte Mix(byte old, byte drawn, int cover) => (byte)(((old * (255 - cover)) + (drawn * cover)) / 255);

    private static (double X, double Y, double Radius)[] Leaves(SceneSpec spec, SceneRandom random, double side)
    {
        var leaves = new (double, double, double)[90];
        for (int i = 0; i < leaves.Length; i++)
        {
            // A branch that hangs in from the side, denser where it begins.
            double t = Math.Pow(random.Unit(), .7);
            double x = (spec.Width / 2.0) + (side * spec.Width * (.42 - (.34 * t)));
            double y = spec.Height * (.2 + (.35 * t) + random.Between(-.16, .16));
            leaves[i] = (x, y, spec.Height * random.Between(.008, .03));
        }

        return leaves;
    }

    // Pixels inwards from the edge; negative outside.
    private double Depth(double x, double y)
    {
        if (_leaves.Length == 0)
            return _half - Math.Abs(x - _middle - (_slope * (y - (_spec.Height / 2.0))));
        double most = double.MinValue;
        foreach ((double cx, double cy, double radius) in _leaves)
            most = Math.Max(most, radius - Math.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy))));
        return most;
    }

    private byte[] Cover()
    {
        byte[] cover = new byte[_spec.Width * _spec.Height];
        Parallel.For(0, _spec.Height, y =>
        {
            for (int x = 0; x < _spec.Width; x++)
                cover[(y * _spec.Width) + x] = (byte)(255 * Math.Clamp(.5 + (Depth(x + .5, y + .5) / _soft), 0, 1));
        });
        return cover;
    }
}
