using VisionPipeline.Voting;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Everything that <c>vision eval</c> measures.</summary>
internal sealed record EvalReport
{
    private static readonly double[] Widths = [40, 60, 80, 120, 200];

    public required int Pictures { get; init; }

    public required double SecondsPerPicture { get; init; }

    public required double CropsPerPlate { get; init; }

    public required IReadOnlyDictionary<string, DetectionTally> Detection { get; init; }

    public required EvalGroup All { get; init; }

    public required IReadOnlyList<EvalGroup> Sets { get; init; }

    public required IReadOnlyList<EvalGroup> Countries { get; init; }

    public required IReadOnlyList<EvalGroup> PlateWidths { get; init; }

    public required EvalCalibration? FromBoxCalibration { get; init; }

    public required EvalCalibration? EndToEndCalibration { get; init; }

    public required EvalVoting? FromBoxVoting { get; init; }

    public required EvalVoting? EndToEndVoting { get; init; }

    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>Sums up.</summary>
    public static EvalReport Of(Evaluator done, PlateFusion fusion, double seconds, long crops)
    {
        IReadOnlyList<EvalCase> cases = done.Cases;
        bool whole = cases.Any(static one => one.HasEndToEnd);
        return new EvalReport
        {
            Pictures = done.Pictures,
            SecondsPerPicture = seconds / Math.Max(1, done.Pictures),
            CropsPerPlate = (double)crops / Math.Max(1, cases.Count),
            Detection = done.Detection,
            All = Group("all", cases),
            Sets = [.. cases.GroupBy(static one => one.Set).OrderBy(static set => set.Key, StringComparer.Ordinal).Select(static set => Group(set.Key, [.. set]))],
            Countries = [.. cases.GroupBy(static one => one.Country).OrderByDescending(static country => country.Count()).ThenBy(static country => country.Key, StringComparer.Ordinal).Select(static country => Group(country.Key, [.. country]))],
            PlateWidths = [.. cases.GroupBy(static one => Bucket(one.Width)).OrderBy(static bucket => bucket.Key).Select(static bucket => Group(Name(bucket.Key), [.. bucket]))],
            FromBoxCalibration = Calibration([.. cases.Select(static one => (one.FromBox?.Reading, one))], []),
            EndToEndCalibration = whole ? Calibration([.. cases.Where(static one => one.HasEndToEnd).Select(static one => (one.EndToEnd, one))], done.Strays) : null,
            FromBoxVoting = EvalVoting.Of(cases, static one => one.FromBox, fusion),
            EndToEndVoting = whole ? EvalVoting.Of([.. cases.Where(static one => one.HasEndToEnd)], static one => one.Found?.Seen, fusion) : null,
            Failures = [.. cases.Where(static one => !one.IsRight(one.HasEndToEnd ? one.EndToEnd : one.FromBox?.Reading)).Select(Failure.Of)],
        };
    }

    private static EvalGroup Group(string name, IReadOnlyList<EvalCase> cases) => new(
        name,
        EvalScore.Of([.. cases.Where(static one => one.FromBox is not null).Select(static one => (one, (PlateReading?)one.FromBox!.Reading))]),
        EvalScore.Of([.. cases.Where(static one => one.HasEndToEnd).Select(static one => (one, one.EndToEnd))]));

    private static EvalCalibration Calibration(IReadOnlyList<(PlateReading? Reading, EvalCase Case)> answers, IReadOnlyList<double> strays) => EvalCalibration.Of(
    [
        .. answers.Where(static answer => answer.Reading is { Text.Length: > 0 }).Select(static answer => (answer.Reading!.Confidence, answer.Case.IsRight(answer.Reading))),
        .. strays.Select(static confidence => (confidence, false)),
    ]);

    private static int Bucket(double width) => Widths.Count(edge => width >= edge);

    private static string Name(int bucket) =>
        bucket == 0 ? $"below {Widths[0]} px" : bucket == Widths.Length ? $"{Widths[^1]} px and more" : $"{Widths[bucket - 1]} to {Widths[bucket]} px";

    /// <summary>A plate that was not read right.</summary>
    internal sealed record Failure(string File, string Set, string Truth, double Width, string? FromBox, double? FromBoxConfidence, bool Found, string? EndToEnd, double? EndToEndConfidence)
    {
        public static Failure Of(EvalCase one) => new(
            one.File, one.Set, one.Truth, Math.Round(one.Width, 1), one.FromBox?.Reading.Text, one.FromBox?.Reading.Confidence, one.Found is not null, one.EndToEnd?.Text, one.EndToEnd?.Confidence);
    }
}
