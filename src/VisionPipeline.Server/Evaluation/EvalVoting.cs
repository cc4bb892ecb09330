using VisionPipeline.Recognition;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Evaluation;

/// <summary>What reading one vehicle in several pictures brings.</summary>
internal sealed record EvalVoting
{
    /// <summary>Vehicles that were seen in one picture or more.</summary>
    public required int Vehicles { get; init; }

    /// <summary>Pictures of them.</summary>
    public required int Pictures { get; init; }

    /// <summary>Share of pictures that are right on their own.</summary>
    public required double Single { get; init; }

    /// <summary>Share of vehicles whose surest picture is right on its own: what choosing one picture would bring.</summary>
    public required double Best { get; init; }

    /// <summary>Share of vehicles that are right by the vote over all their pictures.</summary>
    public required double Voted { get; init; }

    /// <summary>Votes over vehicles; two pictures show one vehicle where they are of one ride and bear one text.</summary>
    public static EvalVoting? Of(IReadOnlyList<EvalCase> cases, Func<EvalCase, PlateObservation?> seen, PlateFusion fusion)
    {
        var vehicles = cases.Where(static one => one.Sequence is not null).GroupBy(static one => (one.Sequence!.Ride, one.Truth)).ToArray();
        if (vehicles.Length == 0)
            return null;
        var all = vehicles.SelectMany(static vehicle => vehicle).ToArray();
        return new EvalVoting
        {
            Vehicles = vehicles.Length,
            Pictures = all.Length,
            Single = all.Average(one => one.IsRight(seen(one)?.Reading) ? 1.0 : 0),
            Best = vehicles.Average(vehicle => vehicle.MaxBy(one => seen(one)?.Reading.Confidence ?? -1) is { } best && best.IsRight(seen(best)?.Reading) ? 1.0 : 0),
            Voted = vehicles.Average(vehicle =>
            {
                var vote = new PlateVote(fusion);
                foreach (EvalCase one in vehicle)
                    vote.Add(seen(one)?.Looks ?? []);
                return vote.Reading.Text == vehicle.Key.Truth ? 1.0 : 0;
            }),
        };
    }
}
