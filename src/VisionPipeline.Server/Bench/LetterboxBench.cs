using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Server.Bench;

/// <summary>Measures the letterbox against libswscale in one process, in alternating rounds, on one thread.</summary>
/// <remarks>libswscale goes by several routes, each ending in planar float 0..1 within the same 640x640 tensor with bars; the fastest one counts.</remarks>
public static class LetterboxBench
{
    private const int Target = 640;

    private static readonly (int Width, int Height)[] Sizes = [(1280, 720), (1920, 1080), (3840, 2160)];

    /// <summary>Runs the benchmark and prints two Markdown tables: milliseconds per frame, and the distance from the exact picture.</summary>
    /// <param name="output">Where the tables go.</param>
    /// <param name="rounds">Rounds per measurement, at least 1; the median and the best round are printed.</param>
    /// <returns>0, or 1 where libswscale is missing (our own figures are still printed).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rounds"/> is below 1.</exception>
    public static int Run(TextWriter output, int rounds)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        NativeLibraryReport swscale = SwsLetterbox.Probe();
        if (swscale.State != NativeLibraryState.Ready)
            output.WriteLine($"libswscale: {swscale.Problem}; install {swscale.Package} with {swscale.Remedy}. Measured without it.");

        var results = new List<LetterboxBenchRow>();
        foreach ((int width, int height) in Sizes)
        {
            foreach (PixelLayout layout in new[] { PixelLayout.Yuv420P, PixelLayout.Nv12 })
            {
                foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
                    results.Add(Measure(width, height, layout, filter, rounds, swscale.State == NativeLibraryState.Ready));
            }
        }

        Print(output, results, rounds);
        return swscale.State == NativeLibraryState.Ready ? 0 : 1;
    }

    private static LetterboxBenchRow Measure(int width, int height, PixelLayout layout, ResizeFilter filter, int rounds, bool withSwscale)
    {
        var format = new YuvFormat(width, height, layout, ColorMatrix.Bt709, ColorRange.Limited);
        var picture = new BenchPicture(format);
        var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = Target, TargetHeight = Target, Filter = filter });
        var ours = new float[plan.Options.TensorLength];
        var bytes = new byte[ours.Length];
        var exact = new float[ours.Length];
        var theirs = new float[ours.Length];
        List<SwsLetterbox> routes = withSwscale ? SwsLetterbox.Routes(plan) : [];

        // Tiered compilation wants a few dozen calls and a pause in the background before code is final.
        Stopwatch warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 700)
        {
            plan.Run(picture.Image, ours);
            plan.Run(picture.Image, bytes);
            foreach (SwsLetterbox route in routes)
                route.Run(picture, theirs);
        }

        var vector = new double[rounds];
        var vectorBytes = new double[rounds];
        var swscale = new double[routes.Count][];
        for (int i = 0; i < routes.Count; i++)
            swscale[i] = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long from = Stopwatch.GetTimestamp();
            plan.Run(picture.Image, ours);
            vector[round] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            from = Stopwatch.GetTimestamp();
            plan.Run(picture.Image, bytes);
            vectorBytes[round] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            for (int i = 0; i < routes.Count; i++)
            {
                from = Stopwatch.GetTimestamp();
                routes[i].Run(picture, theirs);
                swscale[i][round] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
        }

        var scalar = new double[Math.Min(3, rounds)];
        for (int round = 0; round < scalar.Length; round++)
        {
            long from = Stopwatch.GetTimestamp();
            plan.RunScalar(picture.Image, exact);
            scalar[round] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        // Against the same exact box average for every route, whatever its filter.
        var box = new LetterboxPlan(format, plan.Options with { Filter = ResizeFilter.Area });
        box.RunScalar(picture.Image, exact);
        int fastest = -1;
        for (int i = 0; i < routes.Count; i++)
        {
            if (fastest < 0 || Median(swscale[i]) < Median(swscale[fastest]))
                fastest = i;
        }

        double theirError = double.NaN;
        if (fastest >= 0)
        {
            routes[fastest].Run(picture, theirs);
            theirError = MeanError(theirs, exact, plan);
        }

        var row = new LetterboxBenchRow(
            $"{width}x{height}", layout, filter, Median(vector), vector.Min(), Median(vectorBytes), vectorBytes.Min(), Median(scalar),
            fastest < 0 ? "-" : routes[fastest].Name,
            fastest < 0 ? double.NaN : Median(swscale[fastest]),
            fastest < 0 ? double.NaN : swscale[fastest].Min(),
            MeanError(ours, exact, plan),
            theirError,
            string.Join(", ", routes.Select((route, i) => string.Create(CultureInfo.InvariantCulture, $"{route.Name} {swscale[i].Min():F2}"))));
        foreach (SwsLetterbox route in routes)
            route.Dispose();
        return row;
    }

    private static void Print(TextWriter output, List<LetterboxBenchRow> rows, int rounds)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Letterbox to {Target}x{Target}, one thread, ms per frame: median (best) of {rounds} alternating rounds; vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0)} bits."));
        output.WriteLine();
        output.WriteLine("| source | layout | filter | vector, float | vector, byte | scalar | libswscale + float | its fastest route | ratio (best) |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (LetterboxBenchRow r in rows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {r.Source} | {r.Layout} | {r.Filter} | {r.Vector:F2} ({r.VectorBest:F2}) | {r.Bytes:F2} ({r.BytesBest:F2}) | {r.Scalar:F0} | {r.Swscale:F2} ({r.SwscaleBest:F2}) | {r.Route} | {r.Swscale / r.Vector:F1} ({r.SwscaleBest / r.VectorBest:F1}) |"));
        }

        output.WriteLine();
        output.WriteLine("Mean distance from the exact box average, in codes of 255; and every route's best round in ms:");
        output.WriteLine();
        output.WriteLine("| source | layout | filter | vector | libswscale | routes |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (LetterboxBenchRow r in rows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {r.Source} | {r.Layout} | {r.Filter} | {r.Error:F2} | {r.SwscaleError:F2} | {r.Routes} |"));
        }
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static double MeanError(float[] values, float[] exact, LetterboxPlan plan)
    {
        double sum = 0;
        for (int i = 0; i < exact.Length; i++)
            sum += Math.Abs(values[i] - exact[i]);
        Letterbox box = plan.Letterbox;
        return sum * 255 / (3.0 * box.ContentWidth * box.ContentHeight);
    }
}
