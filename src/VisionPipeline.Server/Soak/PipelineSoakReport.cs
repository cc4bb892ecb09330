using VisionPipeline.Server.Doctor;

namespace VisionPipeline.Server.Soak;

/// <summary>What <c>vision soak pipeline</c> found.</summary>
internal sealed record PipelineSoakReport
{
    private const int SamplesKept = 240;

    // Before that cameras are still being opened, which is no growth.
    private const double ShortestSpan = 40;

    /// <summary>Where.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Date { get; init; }

    public required int Cameras { get; init; }

    /// <summary>The first camera's picture: size and codec.</summary>
    public required string Picture { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Seconds at the beginning that are left out of every slope.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>Cores in use after the warm-up.</summary>
    public required double Cores { get; init; }

    public required double FramesPerSecond { get; init; }

    /// <summary>Share of the pictures that came which were decoded; below 1 the machine had too much to do, and this was no full load.</summary>
    public required double Decoded { get; init; }

    public required long Dropped { get; init; }

    public required long Reconnects { get; init; }

    public required long Verdicts { get; init; }

    /// <summary>Means after the warm-up, in MiB.</summary>
    public required double ResidentMb { get; init; }

    public required double PrivateMb { get; init; }

    public required double ManagedMb { get; init; }

    /// <summary>Rise of private memory in MiB an hour, and half the width of its 95 % confidence interval.</summary>
    public required double SlopeMbPerHour { get; init; }

    public required double SlopeError { get; init; }

    /// <summary>Native objects, threads and open files: most in the first and in the last quarter after the warm-up.</summary>
    public required string NativeObjects { get; init; }

    public required string Threads { get; init; }

    public required string Files { get; init; }

    public required SoakVerdict Verdict { get; init; }

    /// <summary>What is wrong, one line each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>What was sampled, thinned out.</summary>
    public required IReadOnlyList<SoakSample> Samples { get; init; }

    /// <summary>Judges.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="samples">All, in order.</param>
    /// <param name="picture">The first camera's picture: size and codec.</param>
    /// <param name="verdicts">Verdicts told.</param>
    /// <param name="broken">What went wrong otherwise.</param>
    public static PipelineSoakReport Of(PipelineSoakOptions options, IReadOnlyList<SoakSample> samples, string picture, long verdicts, IReadOnlyList<string> broken)
    {
        double seconds = samples[^1].Seconds;
        double warm = Math.Min(300, seconds / 5);
        SoakSample[] counted = [.. samples.Where(sample => sample.Seconds >= warm)];
        if (counted.Length < 3)
            counted = [.. samples.TakeLast(3)];
        SoakTrend trend = SoakTrend.OfSeries([.. counted.Select(static sample => (sample.Seconds / 3600, sample.Process.PrivateMb))]);
        double span = counted[^1].Seconds - counted[0].Seconds;
        (int Before, int After) objects = Peaks(counted, static sample => (int)sample.Process.NativeObjects);
        (int Before, int After) threads = Peaks(counted, static sample => sample.Process.Threads);
        (int Before, int After) files = Peaks(counted, static sample => sample.Process.Files);
        List<string> faults = [.. broken];
        if (trend.Slope - trend.Error > options.Limit)
            faults.Add(FormattableString.Invariant($"private memory grows by {trend.Slope:0.0} +- {trend.Error:0.0} MiB an hour; at most {options.Limit:0.#} passes"));
        Grown("native objects", objects, 1.2);
        Grown("threads", threads, 1.2);
        Grown("open files", files, 1.2);
        return new PipelineSoakReport
        {
            Machine = MachineFacts.Read(),
            Date = TimeProvider.System.GetUtcNow(),
            Cameras = options.Cameras.Count,
            Picture = picture,
            Seconds = seconds,
            WarmUpSeconds = counted[0].Seconds,
            Cores = (counted[^1].Process.CpuSeconds - counted[0].Process.CpuSeconds) / span,
            FramesPerSecond = (counted[^1].Frames - counted[0].Frames) / span,
            Decoded = Math.Min(1, (counted[^1].Frames - counted[0].Frames) / (double)Math.Max(1, counted[^1].Packets - counted[0].Packets)),
            Dropped = counted[^1].Dropped - counted[0].Dropped,
            Reconnects = samples[^1].Reconnects,
            Verdicts = verdicts,
            ResidentMb = counted.Average(static sample => sample.Process.ResidentMb),
            PrivateMb = counted.Average(static sample => sample.Process.PrivateMb),
            ManagedMb = counted.Average(static sample => sample.Process.ManagedMb),
            SlopeMbPerHour = trend.Slope,
            SlopeError = trend.Error,
            NativeObjects = $"{objects.Before} -> {objects.After}",
            Threads = $"{threads.Before} -> {threads.After}",
            Files = $"{files.Before} -> {files.After}",
            Verdict = faults.Count > 0 ? SoakVerdict.Fail : trend.Slope + trend.Error > options.Limit ? SoakVerdict.TooShort : SoakVerdict.Pass,
            Faults = faults,
            Samples = [.. samples.Where((_, i) => i % (1 + (samples.Count / SamplesKept)) == 0)],
        };

        // A few more come and go with traffic; what leaks grows past it.
        void Grown(string what, (int Before, int After) peaks, double most)
        {
            if (span >= ShortestSpan && peaks.After > (peaks.Before * most) + 8)
                faults.Add($"{what} grew from {peaks.Before} to {peaks.After}");
        }
    }

    private static (int Before, int After) Peaks(SoakSample[] samples, Func<SoakSample, int> of)
    {
        int quarter = Math.Max(1, samples.Length / 4);
        return (samples.Take(quarter).Max(of), samples.TakeLast(quarter).Max(of));
    }
}
