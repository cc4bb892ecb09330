using System.Numerics;
using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>Renders the frames of a scene, any one by its number. The same specification gives the same bytes on the same machine.</summary>
/// <remarks>
/// Positions and shading are double precision; other processors may round sines and OpenCV's filters otherwise, which can change
/// single samples by one. Sprites are kept while their vehicle is near. One thread at a time. Disposing twice is harmless.
/// </remarks>
internal sealed class SceneRenderer : IDisposable
{
    private readonly SceneCanvas _empty;
    private readonly VehicleDrawing _drawing;
    private readonly Dictionary<int, VehicleSprite> _sprites = [];
    private readonly List<(SceneVehicle Vehicle, double Z)> _visible = [];
    private readonly byte[] _noise = new byte[1 << 20];
    private readonly byte[] _streaks;
    private readonly SceneSun _sun;
    private readonly SceneBlocker? _blocker;

    public SceneRenderer(SceneSpec spec)
    {
        Spec = spec;
        Camera = new RoadCamera(spec);
        Vehicles = TrafficPlan.Make(spec, Camera);
        Canvas = new SceneCanvas(spec.Width, spec.Height);
        _empty = RoadPainter.Paint(spec, Camera);
        _sun = new SceneSun(spec);
        _blocker = SceneBlocker.Of(spec);
        _drawing = new VehicleDrawing(Camera, _sun, spec.Width, spec.Height);
        var random = new SceneRandom((ulong)spec.Seed + 99);
        double sigma = spec.Light switch { SceneLight.Day => 1.3, SceneLight.Rain => 1.8, SceneLight.Dusk => 2.4, _ => 3.6 };
        // The sum of four uniforms is near enough to a Gaussian; 8 is added so that it can be stored without sign.
        for (int i = 0; i < _noise.Length; i++)
            _noise[i] = (byte)Math.Clamp(Math.Round(8 + (sigma * 1.73 * (random.Unit() + random.Unit() + random.Unit() + random.Unit() - 2))), 0, 16);
        _streaks = spec.Light == SceneLight.Rain ? Streaks(spec, random) : [];
    }

    public SceneSpec Spec { get; }

    public RoadCamera Camera { get; }

    public IReadOnlyList<SceneVehicle> Vehicles { get; }

    /// <summary>The last frame that was rendered.</summary>
    public SceneCanvas Canvas { get; }

    /// <summary>Whether plates are drawn over; tests compare with and without vehicles.</summary>
    public int? Without { get; init; }

    /// <summary>Draws a frame into <see cref="Canvas"/>.</summary>
    public void Render(int frame)
    {
        double time = (double)frame / Spec.Fps;
        Canvas.CopyFrom(_empty);
        _visible.Clear();
        foreach (SceneVehicle vehicle in Vehicles)
        {
            double z = vehicle.Z(time, Camera.NearZ);
            if (z > Camera.FarZ + 2 || z < Camera.NearZ - vehicle.Shape.Length - 4)
            {
                if (_sprites.Remove(vehicle.Id, out VehicleSprite? old))
                    old.Dispose();
            }
            else if (vehicle.Id != Without)
            {
                _visible.Add((vehicle, z));
            }
        }

        // Far ones first: near ones hide them.
        _visible.Sort(static (a, b) => b.Z.CompareTo(a.Z));
        double exposure = Spec.Light switch { SceneLight.Day => .0012, SceneLight.Rain => .0025, SceneLight.Dusk => .003, _ => .002 };
        foreach ((SceneVehicle vehicle, double z) in _visible)
        {
            if (!_sprites.TryGetValue(vehicle.Id, out VehicleSprite? sprite))
                _sprites[vehicle.Id] = sprite = VehiclePainter.Paint(vehicle, Spec.Light, _sun.Exposure, Math.Max(40, Camera.LargestScale));
            _drawing.Draw(Canvas, vehicle, sprite, z, exposure * vehicle.Speed);
            if (Spec.Light is SceneLight.Dusk or SceneLight.Night && !vehicle.Rear && vehicle.Kind != VehicleKind.Motorcycle)
                Glow(vehicle, z);
        }

        _blocker?.Draw(Canvas);
        if (Spec.Light == SceneLight.Rain)
            Weather(frame);
        Noise(frame);
    }

    public void Dispose()
    {
        foreach (VehicleSprite sprite in _sprites.Values)
            sprite.Dispose();
        _sprites.Clear();
        _drawing.Dispose();
    }

    private void Glow(SceneVehicle vehicle, double z)
    {
        double row = Camera.Row(.7, z);
        double radius = Camera.Scale(Camera.Depth(.7, z)) * .42;
        foreach (double side in (double[])[-.72, .72])
        {
            double column = Camera.Column(vehicle.X + (side * vehicle.Shape.Half), .7, z);
            int top = Math.Max(0, (int)(row - radius));
            int bottom = Math.Min(Spec.Height - 1, (int)(row + radius));
            int left = Math.Max(0, (int)(column - radius));
            int right = Math.Min(Spec.Width - 1, (int)(column + radius));
            for (int y = top; y <= bottom; y++)
            {
                for (int x = left; x <= right; x++)
                {
                    double distance = 1 - ((((x - column) * (x - column)) + ((y - row) * (y - row))) / (radius * radius));
                    if (distance > 0)
                        Canvas.Y[(y * Spec.Width) + x] = (byte)Math.Min(235, Canvas.Y[(y * Spec.Width) + x] + (150 * distance * distance * distance));
                }
            }
        }
    }

    private void Weather(int frame)
    {
        var random = new SceneRandom(((ulong)Spec.Seed << 20) + (ulong)frame);
        int shift = random.Below(Spec.Height) * Spec.Width;
        Span<byte> luma = Canvas.Y;
        // Rain takes contrast away and adds streaks.
        for (int i = 0, from = shift; i < luma.Length; i++, from = from + 1 == _streaks.Length ? 0 : from + 1)
            luma[i] = (byte)Math.Min(235, 22 + ((luma[i] * 205) >> 8) + _streaks[from]);
    }

    private static byte[] Streaks(SceneSpec spec, SceneRandom random)
    {
        using var mask = new Mat(spec.Height, spec.Width, MatType.CV_8UC1, new Scalar(0));
        for (int i = 0; i < 900; i++)
        {
            int x = random.Below(spec.Width);
            int y = random.Below(spec.Height);
            int length = (int)(spec.Height * random.Between(.02, .06));
            Cv2.Line(mask, new Point(x, y), new Point(x + (length / 10), y + length), new Scalar(random.Between(8, 30)), 1, LineTypes.AntiAlias);
        }

        Cv2.GaussianBlur(mask, mask, new OpenCvSharp.Size(3, 3), .8);
        return mask.AsSpan().ToArray();
    }

    private void Noise(int frame)
    {
        var random = new SceneRandom(((ulong)Spec.Seed << 24) ^ (ulong)frame);
        Span<byte> luma = Canvas.Y;
        var eight = new Vector<byte>(8);
        for (int row = 0; row < Spec.Height; row++)
        {
            int from = random.Below(_noise.Length - Spec.Width);
            Span<byte> line = luma.Slice(row * Spec.Width, Spec.Width);
            ReadOnlySpan<byte> noise = _noise.AsSpan(from, Spec.Width);
            int x = 0;
            // Luma is 16..235 and noise -8..8, so neither sum can wrap.
            for (; x <= line.Length - Vector<byte>.Count; x += Vector<byte>.Count)
                (new Vector<byte>(line[x..]) + new Vector<byte>(noise[x..]) - eight).CopyTo(line[x..]);
            for (; x < line.Length; x++)
                line[x] = (byte)(line[x] + noise[x] - 8);
        }
    }
}
