namespace VisionPipeline.Server.Evaluation;

/// <summary>Whether confidences mean what they say (Guo et al., ICML 2017).</summary>
internal sealed record EvalCalibration
{
    private const int BinCount = 10;

    /// <summary>Answers.</summary>
    public required int Answers { get; init; }

    /// <summary>Expected calibration error over ten bins of equal width, 0..1.</summary>
    public required double Error { get; init; }

    /// <summary>Mean log loss in nats: what to make small when fitting constants. A confidence of 1 in a wrong answer counts as 0.9999.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Answers with a confidence of at least 0.95.</summary>
    public required int Sure { get; init; }

    /// <summary>Share of them that are right; null where there are none.</summary>
    public required double? SureRight { get; init; }

    /// <summary>The bins.</summary>
    public required IReadOnlyList<Bin> Bins { get; init; }

    /// <summary>Judges answers.</summary>
    public static EvalCalibration Of(IReadOnlyList<(double Confidence, bool Right)> answers)
    {
        Bin[] bins = [.. Enumerable.Range(0, BinCount).Select(i =>
        {
            var inside = answers.Where(answer => Math.Min((int)(answer.Confidence * BinCount), BinCount - 1) == i).ToArray();
            return new Bin(
                inside.Length,
                inside.Length == 0 ? 0 : inside.Average(static answer => answer.Confidence),
                inside.Length == 0 ? 0 : inside.Average(static answer => answer.Right ? 1.0 : 0));
        })];
        var sure = answers.Where(static answer => answer.Confidence >= 0.95).ToArray();
        return new EvalCalibration
        {
            Answers = answers.Count,
            Error = answers.Count == 0 ? 0 : bins.Sum(bin => Math.Abs(bin.Confidence - bin.Right) * bin.Answers) / answers.Count,
            LogLoss = answers.Count == 0 ? 0 : answers.Average(static answer => -Math.Log(Math.Max(answer.Right ? answer.Confidence : 1 - answer.Confidence, 1e-4))),
            Sure = sure.Length,
            SureRight = sure.Length == 0 ? null : sure.Average(static answer => answer.Right ? 1.0 : 0),
            Bins = bins,
        };
    }

    /// <summary>Answers of like confidence.</summary>
    /// <param name="Answers">How many.</param>
    /// <param name="Confidence">Their mean confidence.</param>
    /// <param name="Right">Share that is right.</param>
    internal sealed record Bin(int Answers, double Confidence, double Right);
}
