using VisionPipeline.Voting;

namespace VisionPipeline.Server.Scoring;

/// <summary>What reading a vehicle several times brings, over the vehicles that were read at least once. Counts only. Immutable.</summary>
internal sealed record LookGain
{
    /// <summary>Vehicles with one look or more.</summary>
    public int Vehicles { get; init; }

    /// <summary>Looks at them: pictures whose plate was read.</summary>
    public int Looks { get; init; }

    /// <summary>Looks that alone say exactly what the plate says.</summary>
    public int ExactLooks { get; init; }

    /// <summary>Vehicles whose first look alone is exact.</summary>
    public int First { get; init; }

    /// <summary>Vehicles whose surest look alone is exact: what a pipeline without voting would tell.</summary>
    public int Best { get; init; }

    /// <summary>Vehicles whose verdict by all looks is exact.</summary>
    public int Voted { get; init; }

    /// <summary>Vehicles with an exact look: what no choice among looks could surpass.</summary>
    public int Any { get; init; }

    /// <summary>Of one vehicle.</summary>
    /// <param name="truth">What its plate says.</param>
    /// <param name="looks">What each look said alone, in order of time; at least one.</param>
    /// <param name="verdict">What all together said.</param>
    public static LookGain Of(string truth, IReadOnlyList<PlateReading> looks, string? verdict) => new()
    {
        Vehicles = 1,
        Looks = looks.Count,
        ExactLooks = looks.Count(look => look.Text == truth),
        First = looks[0].Text == truth ? 1 : 0,
        Best = looks.MaxBy(static look => look.Confidence)!.Text == truth ? 1 : 0,
        Voted = verdict == truth ? 1 : 0,
        Any = looks.Any(look => look.Text == truth) ? 1 : 0,
    };

    /// <summary>Both together.</summary>
    public LookGain Plus(LookGain other) => new()
    {
        Vehicles = Vehicles + other.Vehicles,
        Looks = Looks + other.Looks,
        ExactLooks = ExactLooks + other.ExactLooks,
        First = First + other.First,
        Best = Best + other.Best,
        Voted = Voted + other.Voted,
        Any = Any + other.Any,
    };
}
