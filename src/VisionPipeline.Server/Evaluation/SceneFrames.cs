using System.Globalization;
using System.Text.Json;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Looks;
using VisionPipeline.Native.TurboJpeg;
using VisionPipeline.Server.Cli;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Draws single frames of a simulated scene into a folder: JPEG pictures and a <c>manifest.json</c> of the form that <see cref="Manifest"/> reads, with vehicles too.</summary>
internal static class SceneFrames
{
    // High, so that what trains on the pictures decides itself how much compression they get.
    private const int Quality = 92;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the frames and their list, over those that are there.</summary>
    /// <param name="spec">The scene.</param>
    /// <param name="folder">Made where it is absent.</param>
    /// <param name="every">Seconds from one frame to the next, above 0.</param>
    /// <param name="cancellation">Breaks off; the list is then not written.</param>
    /// <returns>Frames written.</returns>
    /// <exception cref="VerbException">The interval is not above 0, or the folder cannot be written.</exception>
    public static int Write(SceneSpec spec, string folder, double every, CancellationToken cancellation)
    {
        if (!(every > 0))
            throw new VerbException(string.Create(CultureInfo.InvariantCulture, $"--every {every}: seconds above 0 are wanted"));
        try
        {
            Directory.CreateDirectory(folder);
            return Draw(spec, folder, every, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{folder}: cannot be written ({e.Message})");
        }
    }

    private static int Draw(SceneSpec spec, string folder, double every, CancellationToken cancellation)
    {
        using var renderer = new SceneRenderer(spec);
        using var encoder = new JpegEncoder();
        var truth = new FrameTruth(spec);
        byte[] rgb = new byte[3 * spec.Width * spec.Height];
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(spec.Width, spec.Height, JpegSubsampling.Yuv420)];
        string name = $"{spec.Light.ToString().ToLowerInvariant()}-{spec.Seed}";
        var entries = new List<object>();
        int last = -1;
        for (double at = 0; at < spec.Seconds; at += every)
        {
            cancellation.ThrowIfCancellationRequested();
            int frame = (int)(at * spec.Fps);
            if (frame == last)
                continue;
            last = frame;
            renderer.Render(frame);
            SceneCanvas canvas = renderer.Canvas;
            var format = new YuvFormat(spec.Width, spec.Height, PixelLayout.Yuv420P, ColorMatrix.Bt709, ColorRange.Limited);
            var image = new YuvImage(format, canvas.Y, spec.Width, canvas.U, spec.Width / 2, canvas.V, spec.Width / 2);
            RgbRows.Convert(image, new Rect(0, 0, spec.Width, spec.Height), Rotation.None, rgb);
            int length = encoder.Encode(rgb, spec.Width, spec.Height, 3 * spec.Width, JpegPixelFormat.Rgb, Quality, JpegSubsampling.Yuv420, jpeg);
            string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{frame:00000}.jpg");
            using (FileStream stream = File.Create(Path.Combine(folder, file)))
                stream.Write(jpeg.AsSpan(0, length));
            entries.Add(Entry(spec, file, truth.At(frame)));
        }

        File.WriteAllText(Path.Combine(folder, "manifest.json"), "[" + string.Join(",\n", entries.Select(static entry => JsonSerializer.Serialize(entry, Json))) + "]\n");
        return entries.Count;
    }

    private static object Entry(SceneSpec spec, string file, IReadOnlyList<FrameVehicle> seen) => new
    {
        File = file,
        Set = "simulator",
        Scene = spec.Canonical(),
        spec.Width,
        spec.Height,
        Kind = "scene",
        Plates = seen.Select(static vehicle => vehicle.Plate).OfType<FramePlate>().Where(static plate => plate.Box is { Width: >= 1, Height: >= 1 }).Select(static plate => new
        {
            Box = Box(plate.Box),
            plate.Corners,
            plate.Box.Visible,
            plate.Text,
            plate.Lines,
            plate.Region,
        }),
        PlatesComplete = true,
        Vehicles = seen.Select(static vehicle => new
        {
            Class = Class(vehicle.Kind),
            Kind = vehicle.Kind.ToString().ToLowerInvariant(),
            Box = Box(vehicle.Box),
            vehicle.Box.Visible,
        }),
    };

    private static double[] Box(FrameBox box) => [box.X, box.Y, box.Width, box.Height];

    // The detector's classes have no van; the labels of its photographs call vans cars.
    private static string Class(VehicleKind kind) => kind == VehicleKind.Van ? "car" : kind.ToString().ToLowerInvariant();
}
