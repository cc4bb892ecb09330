using System.Text.Json.Serialization;

namespace VisionPipeline.Simulation;

/// <summary>How events compare with what really passed. Counts only; shares are worked out from them. Immutable.</summary>
public sealed record SceneScore
{
    /// <summary>Passes that a good pipeline should read and that lie within the time that was watched.</summary>
    public int Passes { get; init; }

    /// <summary>Those of them that have an event with a text, whatever it says.</summary>
    public int Found { get; init; }

    /// <summary>Those of them whose event says exactly what the plate says.</summary>
    public int Exact { get; init; }

    /// <summary>Those of them whose event says it but for O and 0, I and 1.</summary>
    public int Folded { get; init; }

    /// <summary>Further events with a text for a pass that has one.</summary>
    public int Duplicates { get; init; }

    /// <summary>Events with a text where no vehicle passed.</summary>
    public int False { get; init; }

    /// <summary>Events with a text, one for each pass id.</summary>
    public int Events { get; init; }

    /// <summary>Passes that were missed or misread, one line each: when, what it was, what was read.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The passes that were asked for, each with what was told of it.</summary>
    [JsonIgnore]
    public IReadOnlyList<ScoredPass> Asked { get; init; } = [];

    /// <summary>Share of passes that were found, 0..1; 1 where there were none.</summary>
    public double Recall => Share(Found);

    /// <summary>Share of passes that were read exactly, 0..1; 1 where there were none.</summary>
    public double ExactRate => Share(Exact);

    /// <summary>Duplicates for each pass; 0 where there were none.</summary>
    public double DuplicateRate => Passes == 0 ? 0 : (double)Duplicates / Passes;

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public SceneScore Plus(SceneScore other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SceneScore
        {
            Passes = Passes + other.Passes,
            Found = Found + other.Found,
            Exact = Exact + other.Exact,
            Folded = Folded + other.Folded,
            Duplicates = Duplicates + other.Duplicates,
            False = False + other.False,
            Events = Events + other.Events,
            Faults = [.. Faults, .. other.Faults],
            Asked = [.. Asked, .. other.Asked],
        };
    }

    private double Share(int count) => Passes == 0 ? 1 : (double)count / Passes;
}
