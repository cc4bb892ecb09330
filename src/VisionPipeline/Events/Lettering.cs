using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>Names of makers and owners, which are written on vehicles as large and as sharp as plates are. Stateless.</summary>
/// <remarks>They have no digits, and no country's series does without: only owners who choose their text freely leave them out, where they may.</remarks>
internal static class Lettering
{
    // What a text of the owner's own choice costs in a region that allows it is less than one character that does not fit.
    private const double Fits = 1;
    private const string Nowhere = "XX";

    /// <summary>Whether a text may be lettering, so that more than one picture must say it: its digits are none but those that O and I are taken for.</summary>
    public static bool IsPossible(PlateReading reading) => reading.Text.Length > 0 && !reading.Text.AsSpan().ContainsAnyInRange('2', '9');

    /// <summary>Whether a text is lettering: its region issues no such, or it has no digit at all and nothing about it looks like any region's plates.</summary>
    public static bool IsCertain(PlateReading reading) =>
        IsPossible(reading) && ((reading.Region == Nowhere && !reading.Text.AsSpan().ContainsAny('0', '1')) || PlateGrammar.Mismatches(reading.Region, reading.Text) is >= Fits);
}
