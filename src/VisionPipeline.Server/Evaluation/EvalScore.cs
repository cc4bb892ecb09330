using VisionPipeline.Settings;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Evaluation;

/// <summary>How a group of plates was read, in shares of 0..1.</summary>
internal sealed record EvalScore
{
    /// <summary>Plates of the group.</summary>
    public required int Plates { get; init; }

    /// <summary>Every character right.</summary>
    public required double Exact { get; init; }

    /// <summary>The same with O as 0 and I as 1.</summary>
    public required double Folded { get; init; }

    /// <summary>1 - edit distance / length, over all characters.</summary>
    public required double Characters { get; init; }

    /// <summary>Among the answer and its alternatives.</summary>
    public required double WithAlternatives { get; init; }

    /// <summary>Scores readings against their plates.</summary>
    public static EvalScore? Of(IReadOnlyList<(EvalCase Case, PlateReading? Reading)> answers)
    {
        if (answers.Count == 0)
            return null;
        int characters = answers.Sum(static answer => answer.Case.Truth.Length);
        int wrong = answers.Sum(static answer => Math.Min(answer.Case.Truth.Length, EditDistance.Of(answer.Case.Truth, answer.Reading?.Text ?? "")));
        return new EvalScore
        {
            Plates = answers.Count,
            Exact = answers.Average(static answer => answer.Case.IsRight(answer.Reading) ? 1.0 : 0),
            Folded = answers.Average(static answer => answer.Case.IsFolded(answer.Reading) ? 1.0 : 0),
            Characters = 1 - ((double)wrong / characters),
            WithAlternatives = answers.Average(static answer =>
                answer.Case.IsRight(answer.Reading) || (answer.Reading?.Alternatives.Any(other => other.Text == answer.Case.Truth) ?? false) ? 1.0 : 0),
        };
    }
}
