using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>Whether two readings are of one plate. Stateless.</summary>
internal static class PlateSameness
{
    // O and 0 of one typeface cannot be told apart: a reader that is sure of either proves nothing.
    private const double Twin = Confusables.Twin + 1e-6;

    // A look-alike needs more to prove another plate than a character of another shape.
    private const double SureOfSibling = 0.95;

    /// <summary>How far apart they are; null where they are of different plates.</summary>
    /// <param name="a">A reading.</param>
    /// <param name="b">Another.</param>
    /// <param name="config">Gives the limits.</param>
    public static double? Distance(PlateReading a, PlateReading b, VerdictConfig config)
    {
        if (a.Text.Length == 0 || b.Text.Length == 0)
            return null;
        if (a.Text == b.Text)
            return 0;
        double distance = Confusables.Distance(a.Text, b.Text);
        if (distance > config.JoinDistance)
            return null;

        // A text of another length misses or adds a character: only one who is not sure of himself does.
        if (a.Text.Length != b.Text.Length)
            return Math.Min(a.Confidence, b.Confidence) < config.SureCharacter ? distance : null;
        for (int i = 0; i < a.Text.Length; i++)
        {
            double cost = Confusables.Cost(a.Text[i], b.Text[i]);
            if (cost <= Twin)
                continue;
            double sure = cost < 1 ? Math.Max(SureOfSibling, config.SureCharacter) : config.SureCharacter;
            if (a.Characters[i] >= sure && b.Characters[i] >= sure)
                return null;
        }

        return distance;
    }
}
